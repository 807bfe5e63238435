extension WireValue {
    /// The value as Python's `repr` writes it: what the server sends to those who do not ask for JSON.
    var pythonRepr: String {
        switch self {
        case .null: "None"
        case .bool(let value): value ? "True" : "False"
        case .int(let value): String(value)
        case .real(let value): String(value)
        case .string(let value): Self.quoted(value)
        case .array(let elements): "[" + elements.map(\.pythonRepr).joined(separator: ", ") + "]"
        case .object(let object):
            "{" + object.members.map { "\(Self.quoted($0.name)): \($0.value.pythonRepr)" }.joined(separator: ", ") + "}"
        }
    }

    /// The value as Python's `str` writes it.
    var pythonText: String { string ?? pythonRepr }

    private static func quoted(_ value: String) -> String {
        let quote = value.contains("'") && !value.contains("\"") ? "\"" : "'"
        var text = quote
        for character in value.unicodeScalars {
            switch character {
            case "\\": text += "\\\\"
            case "\n": text += "\\n"
            case "\r": text += "\\r"
            case "\t": text += "\\t"
            case "'" where quote == "'": text += "\\'"
            default: text.unicodeScalars.append(character)
            }
        }
        return text + quote
    }
}
