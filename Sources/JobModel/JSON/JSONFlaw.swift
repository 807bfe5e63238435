/// Something wrong in a JSON text that leaves the rest of it as clear as before, and where it is.
package struct JSONFlaw: Hashable, Sendable {
    /// The keys that lead to it from the outermost object.
    package let path: [String]
    package let fault: SyntaxFault

    package init(path: [String], fault: SyntaxFault) {
        self.path = path
        self.fault = fault
    }

    /// The flaw as a reader of the member of that name sees it; nil when it is elsewhere.
    package func below(_ name: String) -> JSONFlaw? {
        path.first == name ? JSONFlaw(path: Array(path.dropFirst()), fault: fault) : nil
    }
}

extension JSONFlaw: CustomStringConvertible {
    /// Such as `field comment: byte 12: a string that is not UTF-8`; the field's name may be anybody's.
    package var description: String {
        path.isEmpty ? "a key: \(fault)" : "field \(path.joined(separator: ".").prefix(80)): \(fault)".onOneLine
    }
}

/// The flaws of one text, in their order; the first of each value, and of a text that is full of them the first hundred.
struct JSONFlaws {
    private static let most = 100

    /// Where the reader is.
    var path: [String] = []
    private(set) var found: [JSONFlaw] = []

    mutating func note(_ fault: SyntaxFault) {
        guard found.count < Self.most, found.last?.path != path else { return }
        found.append(JSONFlaw(path: path, fault: fault))
    }
}

extension JSONValue {
    /// Parses a JSON text and puts up with what is wrong inside its strings (bytes that are not UTF-8, halves of characters, control
    /// characters, unknown escapes) and with numbers that are none; all of that is noted.
    package init(parsing bytes: some Sequence<UInt8>, forgiving flaws: inout [JSONFlaw]) throws(SyntaxFault) {
        var parser = JSONParser(Array(bytes), forgiving: true)
        self = try parser.document()
        flaws = parser.flaws?.found ?? []
    }

    /// The members of these names of an object, as forgiving.
    package static func members(
        _ names: Set<String>, parsing bytes: some Sequence<UInt8>, forgiving flaws: inout [JSONFlaw]
    ) throws(SyntaxFault) -> [String: JSONValue] {
        var parser = JSONParser(Array(bytes), forgiving: true)
        let members = try parser.members(names)
        flaws = parser.flaws?.found ?? []
        return members
    }
}
