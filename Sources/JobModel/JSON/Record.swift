/// One record of text-like fields from the server or the information system, read strictly field by field.
///
/// PanDA mixes conventions: numbers come as numbers or as digits, absence as null, `""`, `NULL` or `None`, lists as comma-separated text.
package struct Record: Sendable {
    package let fields: [String: JSONValue]

    package init(_ fields: [String: JSONValue]) {
        self.fields = fields
    }

    /// The field's text, trimmed; nil when it is absent in any of PanDA's ways.
    ///
    /// Throws when it is a list or an object.
    package func text(_ name: String) throws(FieldError) -> String? {
        guard let value = fields[name], value != .null else { return nil }
        guard let text = value.text else { throw FieldError(field: name, reason: "is not a single value") }
        let trimmed = text.trimmingBlanks
        return Self.isAbsent(trimmed) ? nil : trimmed
    }

    /// The field as a whole number of at most 2⁵³, however it is written (`5`, `"5.0"`, `5e0`); nil when absent.
    ///
    /// Throws when it is something else.
    package func int(_ name: String) throws(FieldError) -> Int? {
        guard let text = try text(name) else { return nil }
        guard let number = Self.wholeNumber(text) else {
            throw FieldError(field: name, reason: "is not a whole number: '\(text.prefix(40))'")
        }
        guard number.magnitude <= Self.largest else { throw FieldError(field: name, reason: "is beyond all bounds: \(number)") }
        return number
    }

    /// The whole part of a field that is a number with a fraction, within the bounds of `int`; nil for everything else.
    func wholePart(_ name: String) -> Int? {
        guard let number = fields[name]?.text.flatMap({ Self.decimal($0.trimmingBlanks) }),
            let whole = Int(exactly: number.rounded(.towardZero)), whole.magnitude <= Self.largest
        else { return nil }
        return whole
    }

    /// The whole number that a text is, however it is written; nil for anything else.
    static func wholeNumber(_ text: String) -> Int? { Int(text) ?? decimal(text).flatMap(Int.init(exactly:)) }

    /// A number in decimal notation; nil for what else Swift takes for one (`0x10`, `nan`).
    private static func decimal(_ text: String) -> Double? {
        guard text.utf8.allSatisfy({ "0123456789+-.eE".utf8.contains($0) }), let number = Double(text), number.isFinite else { return nil }
        return number
    }

    /// Whole numbers beyond it are not exact in most readers of JSON, so that nobody sends them.
    private static let largest: UInt = 1 << 53

    /// The field as a truth value in any of Python's or people's spellings; nil when absent.
    package func bool(_ name: String) throws(FieldError) -> Bool? {
        guard let text = try text(name) else { return nil }
        switch text.lowercased() {
        case "true", "yes", "1", "t", "y", "on", "1.0": return true
        case "false", "no", "0", "f", "n", "off", "0.0": return false
        default: throw FieldError(field: name, reason: "is neither true nor false: '\(text.prefix(40))'")
        }
    }

    /// Comma-separated entries, trimmed; a JSON list of texts is accepted too.
    ///
    /// Absent entries stay in place as nil.
    package func list(_ name: String) throws(FieldError) -> [String?] {
        if case .array(let values)? = fields[name] {
            return values.map { value in value.text.flatMap { Self.isAbsent($0) ? nil : $0 } }
        }
        guard let text = try text(name) else { return [] }
        return text.split(separator: ",", omittingEmptySubsequences: false).map { entry in
            let trimmed = String(entry).trimmingBlanks
            return Self.isAbsent(trimmed) ? nil : trimmed
        }
    }

    /// The field as an object, which may come as a text in the notation of JSON or of Python; nil when absent.
    package func object(_ name: String) throws(FieldError) -> [String: JSONValue]? {
        if case .object(let members)? = fields[name] { return members }
        guard let text = try text(name) else { return nil }
        let fault: SyntaxFault
        do {
            if let value = try? JSONValue(parsing: text.utf8), case .object(let members) = value { return members }
            if case .object(let members) = try PythonLiteral.parse(text) { return members }
            fault = SyntaxFault(byte: 0, reason: "an object is wanted")
        } catch {
            fault = error
        }
        throw FieldError(field: name, reason: "is no object in JSON's or Python's notation: \(fault)")
    }

    /// True for a text that stands for "no value", in any case of letters.
    private static func isAbsent(_ text: String) -> Bool {
        text.isEmpty || (text.utf8.count == 4 && ["null", "none"].contains(text.lowercased()))
    }
}

/// A field that is not what it must be.
package struct FieldError: Error, Sendable, CustomStringConvertible {
    package var field: String
    package var reason: String

    package init(field: String, reason: String) {
        self.field = field
        self.reason = reason
    }

    package var description: String { "field \(field) \(reason)" }
}

extension String {
    /// The text without blanks, tabs and line ends around it.
    package var trimmingBlanks: String {
        // Bytes, not characters: job parameters may have megabytes.
        let isBlank = { (byte: UInt8) in byte == 0x20 || 0x09...0x0d ~= byte }
        guard let first = utf8.firstIndex(where: { !isBlank($0) }), let last = utf8.lastIndex(where: { !isBlank($0) }) else { return "" }
        return String(self[first...last])
    }
}
