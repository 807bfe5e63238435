/// A queue's `environ`: variables for its payloads.
///
/// `KEY=value` pairs with blanks, `;` or `,` between; a value that holds one of these stands in quotes. An object of texts is taken too.
package struct QueueEnvironment: Sendable, Equatable {
    package private(set) var variables: [String: String] = [:]
    /// Why parts of it are left out, in words for the log.
    package private(set) var faults: [String] = []

    /// Bytes of a variable with its name that Linux takes, the sign between and the NUL behind included.
    static let longest = 128 << 10

    package init() {}

    init(_ record: Record, _ field: String) {
        let members: [String: JSONValue]?, text: String
        do {
            let isObject = if case .string(let text)? = record.fields[field] { text.trimmingBlanks.hasPrefix("{") } else { true }
            members = isObject ? try record.object(field) : nil
            text = isObject ? "" : try record.text(field) ?? ""
        } catch {
            faults = ["\(error)"]
            return
        }
        for (name, value) in (members ?? [:]).sorted(by: { $0.key < $1.key }) {
            guard let text = value.text else {
                if value != .null { faults.append("\(name.prefix(80)) has no single value") }
                continue
            }
            add(name, text)
        }
        read(Array(text.utf8))
    }

    /// Reads pairs; what is none costs a fault and nothing else.
    private mutating func read(_ text: [UInt8]) {
        var rest = text[...]
        while true {
            rest = rest.drop(while: Self.isSeparator)
            if rest.isEmpty { return }
            let name = rest.prefix { $0 != UInt8(ascii: "=") && !Self.isSeparator($0) }
            rest = rest[name.endIndex...]
            let shown = String(decoding: name, as: UTF8.self)
            guard rest.first == UInt8(ascii: "=") else {
                faults.append("'\(shown.prefix(80))' is no KEY=value; a value that holds a blank, ; or , stands in quotes")
                continue
            }
            guard let value = Self.value(&rest) else { return faults.append("\(shown.prefix(80)) has a quote that does not end its value") }
            add(shown, String(decoding: value, as: UTF8.self))
        }
    }

    /// Takes an equals sign and the value behind it; nil for one whose quotes are not around the whole of it.
    private static func value(_ rest: inout ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
        rest = rest.dropFirst()
        guard let quote = rest.first, quote == UInt8(ascii: "'") || quote == UInt8(ascii: "\"") else {
            let value = rest.prefix { !isSeparator($0) }
            rest = rest[value.endIndex...]
            return value
        }
        let value = rest.dropFirst().prefix { $0 != quote }
        rest = rest[value.endIndex...]
        guard !rest.isEmpty else { return nil }
        rest = rest.dropFirst()
        return rest.first.map(isSeparator) ?? true ? value : nil
    }

    private mutating func add(_ name: String, _ value: String) {
        guard Self.isName(name) else { return faults.append("'\(name.prefix(80))' cannot be a variable's name") }
        guard value.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7f }) else {
            return faults.append("\(name) has control characters in its value")
        }
        guard name.utf8.count + value.utf8.count + 2 <= Self.longest else { return faults.append("\(name) has a value beyond 128 kB") }
        variables[name] = value
    }

    private static func isSeparator(_ byte: UInt8) -> Bool { byte == 0x20 || 0x09...0x0d ~= byte || ";,".utf8.contains(byte) }

    private static func isName(_ name: String) -> Bool {
        name.first.map { !$0.isNumber } ?? false && name.utf8.allSatisfy { $0.isLetter || $0.isDigit || $0 == UInt8(ascii: "_") }
    }
}
