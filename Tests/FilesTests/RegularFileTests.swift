import Files
import Foundation
import SystemPackage
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(10))) struct RegularFileTests {
    private let directory: TemporaryDirectory

    init() throws {
        directory = try TemporaryDirectory()
        try directory.write("content", to: "file")
        try directory.write("", to: "empty")
        try directory.write(String(repeating: "x", count: 11), to: "large")
        try #require(mkfifo(directory.appending("pipe").string, 0o600) == 0)
        for (link, target) in [("link", "file"), ("pipe link", "pipe"), ("loop", "loop")] {
            try FileManager.default.createSymbolicLink(atPath: directory.appending(link).string, withDestinationPath: target)
        }
    }

    @Test(arguments: [("file", "content"), ("link", "content"), ("empty", "")]) func whole(name: String, content: String) throws {
        #expect(try RegularFile.read(directory.appending(name), limit: 10) == Array(content.utf8))
    }

    /// The kernel's files say that they are empty.
    @Test func whatHasNoSize() throws {
        #expect(try !RegularFile.read("/proc/self/status", limit: 1 << 16).isEmpty)
        #expect(throws: RegularFile.Refusal.tooLarge(limit: 10)) { try RegularFile.read("/proc/self/status", limit: 10) }
    }

    @Test(
        arguments: [
            ("none", .errno(.noSuchFileOrDirectory)), ("file/x", .errno(.notDirectory)), ("loop", .errno(.tooManySymbolicLinkLevels)),
            ("", .directory), ("pipe", .special), ("pipe link", .special), ("/dev/zero", .special), ("/dev/null", .special),
            ("large", .tooLarge(limit: 10)),
        ] as [(String, RegularFile.Refusal)])
    func refused(name: String, refusal: RegularFile.Refusal) {
        #expect(throws: refusal) { try RegularFile.read(directory.path.pushing(FilePath(name)), limit: 10) }
    }

    @Test func whatIsThere() {
        #expect(RegularFile.Refusal.errno(.noSuchFileOrDirectory).isMissing && !RegularFile.Refusal.directory.isMissing)
    }
}
