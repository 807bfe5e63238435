/// What a payload's own messages say about its failure, as one line for `exeErrorDiag` (error-codes.md §3).
package enum PayloadDiagnostics {
    /// The server cuts there.
    package static let limit = 500

    /// The first message that looks like an error, else the last lines.
    ///
    /// A CRITICAL line of standard output comes first, then all of standard error if it says `command not found`, then the exception that Python
    /// did not catch, then the text behind the first `ERROR:` or, without one, `WARNING:`.
    package static func extract(standardError: String, standardOutput: String = "") -> String {
        if let critical = lines(standardOutput).first(where: { $0.contains("CRITICAL") }) { return cut(critical) }
        let lines = lines(standardError)
        if standardError.contains("command not found") { return cut(lines.joined(separator: " ")) }
        if let exception = exception(lines.isEmpty ? Self.lines(standardOutput) : lines) { return cut(exception) }
        for mark in ["ERROR", "Error", "error", "WARNING", "Warning", "warning"] {
            if let text = lines.lazy.compactMap({ text(of: mark, in: $0) }).first { return cut(text) }
        }
        return cut(lines.suffix(3).joined(separator: " | "))
    }

    /// Class and message of the exception whose traceback is the last: the first line behind it that is not indented.
    ///
    /// What stands before the word on its line, as launchers of several processes put it there, stands before the others too.
    private static func exception(_ lines: [String]) -> String? {
        let head = "Traceback (most recent call last):"
        guard let start = lines.lastIndex(where: { $0.contains(head) }), let mark = lines[start].firstRange(of: head) else {
            return endOfTraceback(lines)
        }
        let prefix = lines[start][..<mark.lowerBound]
        let rest = lines[(start + 1)...].lazy.map { $0.hasPrefix(prefix) ? $0.dropFirst(prefix.count) : $0[...] }
        return rest.first { $0.first?.isWhitespace == false }.map(String.init)
    }

    /// The same where the beginning is lost: a last line with an exception's class, behind one that is indented.
    private static func endOfTraceback(_ lines: [String]) -> String? {
        guard let last = lines.last, lines.count > 1, lines[lines.count - 2].first?.isWhitespace == true else { return nil }
        let name = last.prefix { $0.isLetter || $0.isNumber || $0 == "_" || $0 == "." }
        let isClass = ["Error", "Exception", "Interrupt"].contains { name.hasSuffix($0) } && name.first?.isLetter == true
        return isClass && (name.endIndex == last.endIndex || last[name.endIndex...].hasPrefix(": ")) ? last : nil
    }

    /// The text after `mark`, blanks and a colon, on the same line; with the whole word where the mark is the end of one, such as `KeyError`.
    private static func text(of mark: String, in line: String) -> String? {
        for found in line.ranges(of: mark) {
            let rest = line[found.upperBound...].drop { $0 == " " }
            let text = rest.dropFirst().drop { $0 == " " }
            guard rest.first == ":", !text.isEmpty else { continue }
            let stem = line[..<found.lowerBound].reversed().prefix { $0.isLetter || $0.isNumber || $0 == "_" || $0 == "." }
            return stem.isEmpty ? String(text) : "\(String(stem.reversed()))\(mark): \(text)"
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
