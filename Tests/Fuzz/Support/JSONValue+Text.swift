import FoundationEssentials
import JobModel

extension JSONValue {
    /// The value as JSON text, its keys in order.
    var json: [UInt8] {
        get throws {
            let encoder = JSONEncoder()
            encoder.outputFormatting = .sortedKeys
            return [UInt8](try encoder.encode(self))
        }
    }

    /// The value with all numbers as floating-point ones, in which their readers may differ beyond 2⁵³.
    var rounded: JSONValue {
        switch self {
        case .int(let value): .double(Double(value))
        case .array(let values): .array(values.map(\.rounded))
        case .object(let members): .object(members.mapValues(\.rounded))
        case .null, .bool, .double, .beyond, .string: self
        }
    }

    /// True when a number in it is none, which no JSON text can say.
    var goesBeyond: Bool {
        switch self {
        case .beyond: true
        case .array(let values): values.contains(where: \.goesBeyond)
        case .object(let members): members.values.contains(where: \.goesBeyond)
        case .null, .bool, .int, .double, .string: false
        }
    }

    /// The value as Python prints it.
    var python: String {
        switch self {
        case .null: "None"
        case .bool(let value): value ? "True" : "False"
        case .int(let value): String(value)
        case .double(let value): String(value)
        case .beyond(let text): Self.python(text)
        case .string(let value): Self.python(value)
        case .array(let values): "[" + values.map(\.python).joined(separator: ", ") + "]"
        case .object(let members): "{" + members.map { "\(Self.python($0)): \($1.python)" }.joined(separator: ", ") + "}"
        }
    }

    private static func python(_ text: String) -> String {
        let escaped = text.unicodeScalars.map { scalar in
            switch scalar {
            case "'", "\\": "\\\(scalar)"
            case "\n": "\\n"
            case "\r": "\\r"
            case "\0": "\\x00"
            default: scalar.value > 0xffff ? "\\U\(String(0x1_0000_0000 + UInt64(scalar.value), radix: 16).dropFirst())" : String(scalar)
            }
        }
        return "'" + escaped.joined() + "'"
    }
}

/// Foundation's reading of a JSON text, by which ours is judged.
enum FoundationReading: Decodable {
    case value(JSONValue)

    var value: JSONValue {
        switch self {
        case .value(let value): value
        }
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        // Each attempt in vain only says that it is another kind.
        if container.decodeNil() {
            self = .value(.null)
        } else if let value = try? container.decode(Bool.self) {
            self = .value(.bool(value))
        } else if let value = try? container.decode(Int.self) {
            self = .value(.int(value))
        } else if let value = try? container.decode(Double.self) {
            self = .value(.double(value))
        } else if let value = try? container.decode(String.self) {
            self = .value(.string(value))
        } else if let value = try? container.decode([FoundationReading].self) {
            self = .value(.array(value.map(\.value)))
        } else {
            self = .value(.object(try container.decode([String: FoundationReading].self).mapValues(\.value)))
        }
    }
}
