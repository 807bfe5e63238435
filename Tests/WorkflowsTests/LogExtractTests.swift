import Testing

@testable import Workflows

/// What of the pilot's log the server keeps with a failed job.
@Suite struct LogExtractTests {
    private static func line(_ level: String, _ text: String) -> String { "2026-11-28 13:00:00,000 | \(level.padding(8)) | \(text)\n" }

    @Test func linesForDebuggingAreLeftOut() {
        let lines = [("INFO", "one"), ("DEBUG", "* libcurl"), ("WARNING", "HTTP | X | two"), ("DEBUG", "GET x")]
        let text = lines.map { Self.line($0.0, $0.1) }.joined()
        #expect(LogExtract.extract(of: text) == Self.line("INFO", "one") + Self.line("WARNING", "HTTP | X | two"))
        #expect(LogExtract.extract(of: Self.line("INFO", "what it says is | DEBUG    | here")).contains("here"))
    }

    @Test func soAreThoseOfTheOtherFormat() {
        let kept = #"{"time": "t", "level": "ERROR", "message": "x"}"# + "\n"
        #expect(LogExtract.extract(of: kept + #"{"time": "t", "level": "DEBUG", "message": "y"}"# + "\n") == kept)
    }

    @Test func wholeLinesThatFit() {
        let text = (1...100).map { Self.line("INFO", "line \($0)") }.joined()
        let extract = LogExtract.extract(of: text)
        #expect(extract.utf8.count <= LogExtract.limit && extract.hasSuffix("line 100\n") && extract.hasPrefix("2026-"))
        #expect(text.hasSuffix(extract))
    }

    @Test func ofOneLongLineItsEnd() {
        let extract = LogExtract.extract(of: Self.line("ERROR", String(repeating: "x", count: 5000) + "end"))
        #expect(extract.hasSuffix("xend") && extract.utf8.count == LogExtract.limit)
    }

    @Test func nothingOfNothing() { #expect(LogExtract.extract(of: "") == "") }
}

extension String {
    fileprivate func padding(_ width: Int) -> String { self + String(repeating: " ", count: width - count) }
}
