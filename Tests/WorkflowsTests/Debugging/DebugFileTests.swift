import Files
import Foundation
import GridSecurity
import Secrets
import SystemPackage
import TestSupport
import Testing

@testable import Workflows

@Suite(.timeLimit(.minutes(10))) struct DebugFileTests {
    @Test func tailShowsTheLastLinesUnderTheFilesName() async throws {
        let scene = try DebugScene()
        try scene.write((1...30).map { "line \($0)\n" }.joined(), to: "payload.stdout")
        let ten = "payload.stdout\n" + (21...30).map { "line \($0)" }.joined(separator: "\n")
        #expect(try await scene.output("tail payload.stdout") == ten)
        #expect(try await scene.output("tail \(scene.job)/payload.stdout") == ten)
        #expect(try await scene.output("tail -n 2 ./sub/../payload.stdout").hasPrefix("./sub/../payload.stdout: No such file"))
        #expect(try await scene.output("tail -2 payload.stdout") == "payload.stdout\nline 29\nline 30")
    }

    @Test func ofSeveralFilesTheNewestIsShown() async throws {
        let scene = try DebugScene()
        try scene.write("old", to: "log.a", age: 20)
        try scene.write("new", to: "log.b", age: 10)
        try scene.write("newest, deeper", to: "sub/log.c")
        try scene.write("hidden", to: ".log.d")
        #expect(try await scene.output("tail log.*") == "log.b\nnew")
        #expect(try await scene.output("tail *log*") == "log.b\nnew")
        #expect(try await scene.output("tail log.[a]") == "log.a\nold")
        #expect(try await scene.output("tail s?b/*") == "sub/log.c\nnewest, deeper")
        #expect(try await scene.output("tail \(scene.job)/*/log.c") == "sub/log.c\nnewest, deeper")
        #expect(try await scene.output("tail *.txt") == "nothing in the job directory matches '*.txt'")
        #expect(try await scene.output("tail sub") == "sub: not a file")
        #expect(try await scene.output("tail su*") == "su*: not a file")
    }

    @Test func debugShowsTheNewestTextFileThatIsNotThePilots() async throws {
        let scene = try DebugScene()
        #expect(try await scene.output("debug") == "no text file has been written into the job directory")
        try scene.write("payload\nspeaks", to: "deep/er/log", age: 50)
        try scene.write("old", to: "payload.stdout", age: 60)
        for name in ["memory_monitor_output.txt", "pilot_heartbeat.json", "x509up_u0", "prmon.json", "panda_secrets.json"] {
            try scene.write("not this", to: name)
        }
        try scene.write("", to: "empty", age: 1)
        try scene.write("\u{7F}ELF\u{0}\u{1}", to: "output.root", age: 1)
        #expect(try await scene.output("debug") == "deep/er/log\npayload\nspeaks")
    }

    @Test func aFileWithANameOutsideIsRefused() async throws {
        let scene = try DebugScene()
        try scene.write("the payload's", to: "log", age: 10)
        try #require(link(scene.around.appending("outside.txt").string, scene.job.appending("hard").string) == 0)
        #expect(try await scene.output("tail hard").hasPrefix("refused: 'hard' has a name outside"))
        #expect(try await scene.output("debug") == "log\nthe payload's")
        try #require(link(scene.job.appending("log").string, scene.job.appending("twice").string) == 0)
        #expect(try await scene.output("tail twice") == "twice\nthe payload's")
    }

    /// Paths that leave the job directory, by themselves or by links, and what is there but no file to be read.
    @Test(arguments: [
        ("tail ../outside.txt", "refused: '../outside.txt' is outside of the job directory"),
        ("tail ../nothing", "refused: '../nothing' is outside of the job directory"),
        ("tail /etc/passwd", "refused: '/etc/passwd' is outside"),
        ("tail /no/such/file", "refused: '/no/such/file' is outside"),
        ("tail sub/../../outside.txt", "refused: 'sub/../../outside.txt' is outside"),
        ("tail out", "refused: 'out' is outside"), ("tail chain", "refused: 'chain' is outside"),
        ("tail up/outside.txt", "refused: 'up/outside.txt' is outside"),
        ("tail up/*", "nothing in the job directory matches"), ("tail ou*", "nothing in the job directory matches"),
        ("tail ../*", "refused: '../*' is outside"),
        ("tail /etc/*", "refused: '/etc/*' is outside"), ("tail */../../*", "refused: '*/../../*' is outside"),
        ("tail ''", "refused: a path is empty"),
        ("ls ..", "refused: '..' is outside"), ("ls /", "refused: '/' is outside"), ("ls -l up", "refused: 'up' is outside"),
        ("ls up/job", "ls up/job\n"),
        ("du /var", "refused: '/var' is outside"), ("du -s up/..", "refused: 'up/..' is outside"),
        ("du ../job/../outside.txt", "refused: "),
        ("tail dangling", "dangling: No such file"), ("tail loop", "loop: Too many levels"), ("tail fifo", "fifo: not a file"),
        ("tail fif*", "fif*: not a file"),
        ("tail sub", "sub: not a file"), ("tail .", ".: not a file"), ("tail null", "refused: 'null' is outside"),
        ("tail in", "sub/text\ninside"),
        ("tail sparse", "sparse: not a text file"), ("tail binary", "binary: not a text file"),
        ("tail x509up_u0", "refused: 'x509up_u0' holds credentials"),
        ("tail credentials", "refused: 'x509up_u0' holds credentials"), ("tail panda_secrets.json", "refused: "),
        ("tail sub/text/x", "sub/text/x: Not a directory"),
        ("tail nothing", "nothing: No such file"), ("tail \(String(repeating: "x", count: 300))", "xxx"),
    ])
    func confinement(command: String, beginning: String) async throws {
        let scene = try DebugScene()
        try scene.write("inside", to: "sub/text")
        try scene.write("-----BEGIN", to: "x509up_u0")
        try scene.write("{}", to: "panda_secrets.json")
        for (name, target) in [
            ("out", "../outside.txt"), ("chain", "out"), ("up", ".."), ("dangling", "nowhere"), ("loop", "loop"), ("null", "/dev/null"),
            ("in", "sub/text"),
            ("credentials", "x509up_u0"),
        ] { try scene.link(name, to: target) }
        try #require(mkfifo(scene.job.appending("fifo").string, 0o600) == 0)
        try scene.write("", to: "sparse")
        try #require(truncate(scene.job.appending("sparse").string, 10 << 30) == 0)
        try Data((0..<4096).map { UInt8(truncatingIfNeeded: $0) }).write(to: URL(fileURLWithPath: scene.job.appending("binary").string))
        let output = try await scene.output(command)
        #expect(output.hasPrefix(beginning), "\(output)")
        #expect(!output.contains("outside the job"))
    }

    /// The way to a file is checked and then walked; a link put there in between is not followed.
    @Test func aLinkPutThereAfterTheCheckIsNotFollowed() throws {
        let scene = try DebugScene()
        try scene.write("inside", to: "sub/text")
        try scene.link("up", to: "..")
        try scene.link("out", to: "../outside.txt")
        let files = try VisibleFiles(try HeldDirectory(scene.job))
        #expect(throws: DebugFailure.self) { try files.text(of: "up/outside.txt") }
        #expect(throws: DebugFailure("out: not a file")) { try files.text(of: "out") }
        #expect(try files.text(of: "sub/text") == "inside")
    }

    /// A payload that puts something else in the place of its directory shows nothing of that.
    @Test func aDirectoryThatWasMovedIsNotLookedFor() async throws {
        let scene = try DebugScene(), debugger = scene.debugger()
        try FileManager.default.createDirectory(atPath: scene.around.appending("theirs").string, withIntermediateDirectories: false)
        try scene.around.write("theirs", to: "theirs/file")
        try #require(rename(scene.job.string, scene.around.appending("gone").string) == 0)
        try #require(symlink("theirs", scene.job.string) == 0)
        for command in ["tail file", "ls", "debug"] {
            #expect(try await scene.output(command, debugger) == "the job directory is not where it was made")
        }
    }

    @Test func theTextEndOfAHugeSparseFileIsShown() async throws {
        let scene = try DebugScene()
        try scene.write("", to: "log")
        try #require(truncate(scene.job.appending("log").string, 10 << 30) == 0)
        let file = try FileDescriptor.open(scene.job.appending("log"), .writeOnly, options: .append)
        try file.closeAfter { _ = try file.writeAll("\(String(repeating: "x", count: 20_000))\nthe end\n".utf8) }
        #expect(try await scene.output("tail log") == "log\nthe end")
    }

    @Test(arguments: ["x", "é", "👍🏽", "\u{0}"]) func noMoreThanTheServerKeeps(letter: String) async throws {
        let scene = try DebugScene()
        try scene.write((1...900).map { _ in "a\(letter)\n" }.joined() + "last\n", to: "log")
        let output = try await scene.output("tail -n 1000 log")
        if letter == "\u{0}" { return #expect(output == "log: not a text file") }
        #expect(output.unicodeScalars.count <= DebugOutput.limit)
        #expect(output.hasPrefix("log\n") && output.hasSuffix("\nlast"))
        #expect(output.unicodeScalars.count > DebugOutput.limit - 10)
    }

    @Test func controlCharactersDoNotReachTheServer() async throws {
        let scene = try DebugScene()
        try scene.write("10 %\r20 %\r\nred \u{1B}[31m\u{85}\tend\r\n\r\n", to: "log")
        #expect(try await scene.output("tail log") == "log\n10 %\n20 %\nred ?[31m?\tend")
    }

    /// Secrets are taken out before the output is cut: half of one would not be recognised.
    @Test func secretsAreTakenOutAlsoWhereTheOutputIsCut() async throws {
        let scene = try DebugScene(), redactor = Redactor(secrets: [Secret("needle-in-the-haystack")])
        let debugger = scene.debugger(redact: { redactor.redact($0) })
        for room in 2015...2045 {
            try scene.write("needle-in-the-haystack" + String(repeating: "x", count: room), to: "log")
            let output = try await scene.output("tail log", debugger)
            #expect(!output.contains("haystack") && !output.contains("tack"), "\(room)")
        }
        try scene.write("Authorization: Bearer abcdefgh\nnext", to: "log")
        #expect(try await scene.output("tail log", debugger).contains("abcdefgh") == false)
        try scene.write("x", to: "needle-in-the-haystack")
        #expect(try await scene.output("ls", debugger).contains("needle") == false)
        #expect(try await scene.output("tail needle-in-the-haystack", debugger).contains("needle") == false)
    }
}
