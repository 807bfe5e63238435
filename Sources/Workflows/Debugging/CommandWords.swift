/// The words of a debug command.
///
/// As in a shell they stand between blanks, and single or double quotes keep blanks in a word. Nothing else of a shell is known, and what
/// would mean something to one is refused wherever it stands, so that no reader can take the text for more than it is.
enum CommandWords {
    /// More than a server keeps of a command (250 characters).
    private static let limit = 1024
    private static let meaningful = Set(";&|<>(){}$`\\!#~^".unicodeScalars)

    static func split(_ text: String) throws(DebugFailure) -> [String] {
        guard text.utf8.count <= limit else { throw .refused("the command is longer than \(limit) bytes") }
        var words: [String] = []
        var word: String?
        var quote: Unicode.Scalar?
        for scalar in text.unicodeScalars {
            guard isAllowed(scalar) else { throw .refused("a command may not contain \(name(of: scalar))") }
            switch (scalar, quote) {
            case ("'", nil), ("\"", nil):
                quote = scalar
                word = word ?? ""
            case (quote, .some): quote = nil
            case (" ", nil):
                if let word { words.append(word) }
                word = nil
            default: word = (word ?? "") + String(scalar)
            }
        }
        guard quote == nil else { throw .refused("a quotation mark is not closed") }
        if let word { words.append(word) }
        return words
    }

    private static func isAllowed(_ scalar: Unicode.Scalar) -> Bool {
        if meaningful.contains(scalar) { return false }
        switch scalar.properties.generalCategory {
        case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator: return false
        case .spaceSeparator: return scalar == " "
        default: return true
        }
    }

    private static func name(of scalar: Unicode.Scalar) -> String {
        meaningful.contains(scalar) ? "'\(scalar)'" : "the character U+" + String(scalar.value, radix: 16, uppercase: true)
    }
}
