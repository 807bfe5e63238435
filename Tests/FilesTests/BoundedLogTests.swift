import Files
import SystemPackage
import TestSupport
import Testing

/// A log that may not grow for ever.
@Suite struct BoundedLogTests {
    private func text(_ path: FilePath) throws -> String { String(decoding: try DurableFile.read(path, limit: 1 << 24), as: UTF8.self) }

    /// However much is written, in lines of any length.
    @Test(arguments: [(100, 1), (1000, 10), (20000, 7), (50, 3000), (3, 100_000)]) func itKeepsItsBeginningAndItsEnd(
        lines: Int, width: Int
    ) throws {
        let directory = try TemporaryDirectory(), path = directory.appending("log"), limit: Int64 = 20000
        let log = try BoundedLog(path, limit: limit) { "... \($0) left out\n" }
        defer { log.close() }
        var all = ""
        for number in 0..<lines {
            let line = "\(number) \(String(repeating: "x", count: width))\n"
            all += line
            try log.put(Array(line.utf8))
        }
        let kept = try text(path)
        guard all.utf8.count > limit else { return #expect(kept == all) }
        #expect(kept.utf8.count <= limit + 64)
        let parts = kept.split(separator: "... ")
        try #require(parts.count == 2)
        let remark = parts[1].prefix { $0 != "\n" }
        let end = parts[1].dropFirst(remark.count + 1)
        #expect(all.hasPrefix(parts[0]) && all.hasSuffix(end))
        #expect(remark == "\(all.utf8.count - parts[0].utf8.count - end.utf8.count) left out")
        if width < 100 { #expect(parts[0].utf8.count > 9000 && end.utf8.count > 4000) }
    }

    @Test func itIsStartedAnew() throws {
        let directory = try TemporaryDirectory(), path = directory.appending("log")
        for word in ["first\n", "second\n"] {
            let log = try BoundedLog(path, limit: 1000) { _ in "" }
            try log.put(Array(word.utf8))
            log.close()
        }
        #expect(try text(path) == "second\n")
    }
}
