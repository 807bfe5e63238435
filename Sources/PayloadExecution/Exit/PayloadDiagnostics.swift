/// What a payload's own messages say about its failure, as one line for `exeErrorDiag` (error-codes.md §3).
package enum PayloadDiagnostics {
    /// The server cuts there.
    package static let limit = 500

    /// The first message that looks like an error, else the last lines.
    ///
    /// A CRITICAL line of standard output comes first, then all of standard error if it says `command not found`, then the text behind the
    /// first `ERROR:` or, without one, `WARNING:`.
    package static func extract(standardError: String, standardOutput: String = "") -> String {
        if let critical = lines(standardOutput).first(where: { $0.contains("CRITICAL") }) { return cut(critical) }
        if standardError.contains("command not found") { return cut(lines(standardError).joined(separator: " ")) }
        for mark in ["ERROR", "Error", "error", "WARNING", "Warning", "warning"] {
            if let text = text(behind: mark, in: standardError) { return cut(text) }
        }
        return cut(lines(standardError).suffix(3).joined(separator: " | "))
    }

    /// The text after `mark`, blanks and a colon, on the same line.
    private static func text(behind mark: String, in message: String) -> String? {
        for line in lines(message) {
            guard let found = line.firstRange(of: mark) else { continue }
            let rest = line[found.upperBound...].drop { $0 == " " }
            let text = rest.dropFirst().drop { $0 == " " }
            if rest.first == ":", !text.isEmpty { return String(text) }
        }
        return nil
    }

    /// Non-empty lines; control characters, such as a terminal's colours, become blanks.
    private static func lines(_ text: String) -> [String] {
        text.split(whereSeparator: \.isNewline).compactMap { line in
            let printable = line.unicodeScalars.map { $0.value < 0x20 || $0.value == 0x7f ? " " : Character($0) }
            return printable.allSatisfy { $0 == " " } ? nil : String(printable)
        }
    }

    private static func cut(_ text: String) -> String { String(text.prefix(limit)) }
}
