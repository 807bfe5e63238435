/// The last lines of a payload's output, as a terminal would have shown them.
package struct OutputEnd: Sendable {
    /// The file that they are from.
    package let file: String
    package let lines: [String]

    private static let count = 20
    private static let width = 400

    /// Lines without text are left out; nil when there are no others.
    ///
    /// `text` is the end of the file; of a line that was written over, as progress bars do, the last state counts.
    package init?(_ text: String, of file: String) {
        let lines = text.split(whereSeparator: { $0 == "\n" || $0 == "\r\n" }).lazy
            .compactMap { $0.split(separator: "\r").last }
            .filter { !$0.allSatisfy(\.isWhitespace) }
            .map { $0.count > Self.width ? $0.prefix(Self.width) + "…" : String($0) }
        guard !lines.isEmpty else { return nil }
        self.file = file
        self.lines = Array(lines.suffix(Self.count))
    }
}
