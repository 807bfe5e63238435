/// A JSON value as another party sent it, before anything is believed of it.
package enum JSONValue: Sendable, Equatable {
    case null
    case bool(Bool)
    case int(Int)
    case double(Double)
    /// A number as it was written that is none here: NaN or an infinity, which Python writes, or one that is too large.
    ///
    /// It is nothing but its text, so that it fails where a number is needed, and nowhere else.
    case beyond(String)
    case string(String)
    case array([JSONValue])
    case object([String: JSONValue])

    /// Parses one JSON text, a byte-order mark before it left out; throws when it is none, or one with more than `deepest` brackets inside one another.
    package init(parsing bytes: some Sequence<UInt8>) throws(SyntaxFault) {
        var parser = JSONParser(Array(bytes))
        self = try parser.document()
    }

    /// Parses a JSON text that must be an object, and keeps the members of these names; there may be thousands of others.
    package static func members(_ names: Set<String>, parsing bytes: some Sequence<UInt8>) throws(SyntaxFault) -> [String: JSONValue] {
        var parser = JSONParser(Array(bytes))
        return try parser.members(names)
    }

    /// The number that these decimal digits mean; nil when it is too large for any.
    ///
    /// A whole number is an `int` however it is written, if it fits.
    init?(number digits: String) {
        if let whole = Int(digits) {
            self = .int(whole)
        } else if let number = Double(digits), number.isFinite {
            self = Int(exactly: number).map(JSONValue.int) ?? .double(number)
        } else {
            return nil
        }
    }

    /// How many brackets a text may have inside one another: the parsers and whoever walks through a value call themselves for each.
    static let deepest = 128
    static let repeatedKey = "a key comes twice"
    static let tooLarge = "its values would take more than \(MemoryAllowance.factor) times its length in memory"
    static let tooDeep = "more than \(deepest) brackets inside one another"

    /// The value under that key of an object; nil for anything else and for JSON null.
    package subscript(key: String) -> JSONValue? {
        guard case .object(let members) = self, let member = members[key], member != .null else { return nil }
        return member
    }

    /// The value as text, the way Pilot's servers mix strings, numbers and booleans; nil for lists, objects and null.
    package var text: String? {
        switch self {
        case .string(let value): value
        case .int(let value): String(value)
        case .double(let value): String(value)
        case .beyond(let text): text
        case .bool(let value): value ? "True" : "False"
        case .null, .array, .object: nil
        }
    }
}

extension JSONValue: Encodable {
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .null: try container.encodeNil()
        case .bool(let value): try container.encode(value)
        case .int(let value): try container.encode(value)
        case .double(let value): try container.encode(value)
        case .string(let value), .beyond(let value): try container.encode(value)
        case .array(let value): try container.encode(value)
        case .object(let value): try container.encode(value)
        }
    }
}
