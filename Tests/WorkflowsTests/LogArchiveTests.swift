import Files
import Foundation
import Glibc
import Secrets
import SystemPackage
import TestSupport
import Testing

@testable import Workflows

@Suite struct LogArchiveTests {
    /// A job directory, something that is not the job's, and what became of both in an archive.
    private struct Scene {
        let around: TemporaryDirectory
        let redactor = Redactor(secrets: [Secret("needle-12345")])
        var job: FilePath { around.appending("job") }

        init() throws {
            around = try TemporaryDirectory()
            for name in ["job", "victim"] { try #require(mkdir(around.appending(name).string, 0o700) == 0) }
            try around.write("precious", to: "victim/file")
        }

        func write(_ text: String, to name: String) throws { try around.write(text, to: "job/\(name)") }
        func link(_ name: String, to target: String) throws { try #require(symlink(target, job.appending(name).string) == 0) }

        /// Writes the archive and has it unpacked by the system's tar, as the people do who look at logs.
        func unpacked(_ change: (inout LogArchive) -> Void = { _ in }) throws -> (files: [String: String], leftOut: LeftOut) {
            let place = try HeldDirectory(around.path)
            var archive = LogArchive(directory: try HeldDirectory(job), topName: "top", excluding: ["in.dat"], redactor: redactor)
            change(&archive)
            let leftOut = try archive.write(to: place.create("log.tgz"))
            #expect(try run("/usr/bin/tar", "-xzf", around.appending("log.tgz").string, "-C", around.path.string).status == 0)
            return (try files(below: around.appending("top").string), leftOut)
        }

        /// Contents by path; of links where they lead.
        private func files(below path: String) throws -> [String: String] {
            var files: [String: String] = [:]
            for name in (try? FileManager.default.subpathsOfDirectory(atPath: path)) ?? [] {
                var status = stat()
                guard lstat("\(path)/\(name)", &status) == 0, status.st_mode & S_IFMT != S_IFDIR else { continue }
                let target = try? FileManager.default.destinationOfSymbolicLink(atPath: "\(path)/\(name)")
                files[name] =
                    target.map { "-> \($0)" }
                    ?? FileManager.default.contents(atPath: "\(path)/\(name)").map { String(decoding: $0, as: UTF8.self) }
            }
            return files
        }
    }

    @Test func tarReadsBackWhatWasThere() throws {
        let scene = try Scene(), deep = String(repeating: "d", count: 90) + "/e"
        try FileManager.default.createDirectory(atPath: "\(scene.job)/\(deep)", withIntermediateDirectories: true)
        let large = Data((0..<3_000_001).map { UInt8(truncatingIfNeeded: $0 &* 7) })
        try large.write(to: URL(fileURLWithPath: "\(scene.job)/\(deep)/large file.bin"))
        try scene.write("hello\n", to: "payload.stdout")
        try scene.write("secret", to: "x509up_u0")
        try scene.write("in", to: "in.dat")
        try scene.around.write("the pilot\n", to: "pilotlog.txt")
        try scene.link("pilotlog.txt", to: "../pilotlog.txt")
        // Names need not be UTF-8.
        let latin: [CChar] = Array((scene.job.string + "/na").utf8CString.dropLast()) + [CChar(bitPattern: 0xEF), 0]
        close(open(latin, O_CREAT | O_WRONLY | O_CLOEXEC, 0o600))
        let (files, _) = try scene.unpacked {
            $0.first = ["payload.stdout", "payload.stderr"]
            $0.pilotLog = (try! HeldDirectory(scene.around.path), "pilotlog.txt")
        }
        #expect(files["payload.stdout"] == "hello\n" && files["pilotlog.txt"] == "the pilot\n")
        #expect(files.keys.contains("in.dat") == false && files.keys.contains("x509up_u0") == false)
        #expect(FileManager.default.contents(atPath: scene.around.appending("top").string + "/\(deep)/large file.bin") == large)
        let list = try run("/usr/bin/tar", "-tzf", scene.around.appending("log.tgz").string).output
        #expect(list.hasPrefix("top/pilotlog.txt\ntop/payload.stdout\n") && list.contains("top/na\\357"))
    }

    /// One table of what a payload may leave: it is in the archive as it stands here, or not at all.
    @Test func nothingComesInFromElsewhere() throws {
        let scene = try Scene()
        try FileManager.default.createDirectory(atPath: "\(scene.job)/sub", withIntermediateDirectories: false)
        try scene.write("inside", to: "sub/file")
        for (name, target) in [
            ("out", "../victim/file"), ("dir", "../victim"), ("absolute", scene.around.appending("victim/file").string),
            ("around", "sub/../../victim/file"),
            ("in", "sub/file"), ("own", scene.job.appending("sub/file").string), ("dangling", "nothing"), ("sub/up", "../sub/file"),
        ] { try scene.link(name, to: target) }
        try #require(link(scene.around.appending("victim/file").string, "\(scene.job)/hard") == 0)
        try #require(link("\(scene.job)/sub/file", "\(scene.job)/twice") == 0)
        try #require(mkfifo("\(scene.job)/pipe", 0o600) == 0 && mknod("\(scene.job)/socket", S_IFSOCK | 0o600, 0) == 0)
        try #require(link(scene.around.appending("victim/file").string, "\(scene.job)/payload.stdout") == 0)
        try scene.link("payload.stderr", to: "../victim/file")
        let (files, leftOut) = try scene.unpacked { $0.first = ["payload.stdout", "payload.stderr"] }
        #expect(
            files.filter { $0.key != "left_out.txt" } == [
                "sub/file": "inside", "twice": "inside", "in": "-> sub/file", "own": "-> sub/file", "dangling": "-> nothing",
                "sub/up": "-> ../sub/file",
            ])
        let said = try #require(files["left_out.txt"])
        for name in ["out", "dir", "absolute", "around", "hard", "pipe", "socket", "payload.stdout", "payload.stderr"] {
            #expect(said.contains("\n\(name): "), "\(name)")
        }
        #expect(leftOut.count == 9 && !leftOut.summary.contains("precious"))
        #expect(try String(contentsOfFile: scene.around.appending("victim/file").string, encoding: .utf8) == "precious")
    }

    @Test func secretsStayOut() throws {
        let scene = try Scene()
        let key = "-----BEGIN RSA PRIVATE KEY-----\nMIIkeykeykey\n-----END RSA PRIVATE KEY-----\n"
        let token = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJ4In0.c2lnbmF0dXJl\n"
        try scene.write("some text\n\(key)", to: "usercert.pem")
        try scene.write(token, to: "notes")
        try scene.write("\u{0}\u{1}\u{2}binary \(key)", to: "dump.bin")
        try scene.write("it printed needle-12345 and went on\n", to: "text")
        try scene.write("out: needle-12345\n\(key)after\n", to: "payload.stdout")
        let (files, leftOut) = try scene.unpacked { $0.first = ["payload.stdout"] }
        #expect(files.keys.sorted() == ["left_out.txt", "payload.stdout", "text"])
        #expect(files["text"] == "it printed **** and went on\n")
        let output = try #require(files["payload.stdout"])
        #expect(output.hasPrefix("out: ****\n") && output.hasSuffix("after\n") && !output.contains("keykey"))
        #expect(leftOut.count == 3)
    }

    @Test func namesAreWithoutSecretsToo() throws {
        let scene = try Scene(), long = String(repeating: "x", count: 200)
        try FileManager.default.createDirectory(
            atPath: "\(scene.job)/d-needle-12345/\(long)", withIntermediateDirectories: true)
        try scene.write("text", to: "d-needle-12345/\(long)/f")
        try scene.write("text", to: "a needle-12345.txt")
        try scene.link("link", to: "a needle-12345.txt")
        // Cut to its last 300 characters, the path begins amid the secret.
        let cut = "needle-12345/" + String(repeating: "y", count: 150)
        try FileManager.default.createDirectory(atPath: "\(scene.job)/\(cut)", withIntermediateDirectories: true)
        try #require(mkfifo("\(scene.job)/\(cut)/" + String(repeating: "z", count: 140), 0o600) == 0)
        let (files, leftOut) = try scene.unpacked()
        #expect(files["a ****.txt"] == "text" && files["d-****/\(long)/f"] == "text")
        #expect(leftOut.count == 2 && !leftOut.text.contains("12345") && !leftOut.summary.contains("12345"))
        let tar = try run("/usr/bin/gunzip", "-c", scene.around.appending("log.tgz").string).output
        #expect(tar.contains("****") && !tar.contains("needle-12345"))
    }

    @Test func largeTextKeepsItsBeginningAndItsEnd() throws {
        let scene = try Scene(), lines = (0..<50_000).map { "line \($0)\n" }.joined()
        try scene.write(lines, to: "long.log")
        try scene.write("\u{0}" + lines, to: "long.bin")
        try #require(truncate(scene.job.appending("long.bin").string, 64 << 30) == 0)
        let (files, leftOut) = try scene.unpacked { $0.limits.file = 100_000 }
        let text = try #require(files["long.log"])
        #expect(text.hasPrefix("line 0\nline 1\n") && text.hasSuffix("line 49998\nline 49999\n"))
        #expect(text.contains("the pilot left out \(lines.utf8.count - 100_000) bytes here") && text.utf8.count < 110_000)
        #expect(files["long.bin"] == nil && leftOut.count == 2)
    }

    @Test func theArchiveIsBounded() throws {
        let scene = try Scene()
        for number in 0..<100 { try scene.write(String(repeating: "x", count: 10_000), to: "f\(number)") }
        let (files, leftOut) = try scene.unpacked { $0.limits.total = 300_000 }
        #expect((20...30).contains(files.count) && leftOut.count == 1)
        #expect(files["left_out.txt"]?.contains("this and what would have come after it is missing") == true)
        let (none, _) = try Scene().unpacked { $0.limits.time = .zero }
        #expect(none.isEmpty)
    }

    @Test func coreFilesAreForWhoDebugs() throws {
        let scene = try Scene()
        let core = Data(
            [0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0] + [UInt8](repeating: 0, count: 8) + [4, 0, 0x3e, 0] + [UInt8](repeating: 1, count: 5000))
        try core.write(to: URL(fileURLWithPath: scene.job.appending("core.17").string))
        #expect(try scene.unpacked().files.keys.sorted() == ["left_out.txt"])
        try FileManager.default.removeItem(atPath: scene.around.appending("log.tgz").string)
        #expect(try scene.unpacked { $0.keepsCores = true }.files.keys.contains("core.17"))
    }

    @Test func whoIsToldToStopStops() throws {
        let scene = try Scene(), stop = StopSign()
        try scene.write("x", to: "file")
        stop.set()
        let archive = LogArchive(directory: try HeldDirectory(scene.job), topName: "t", excluding: [], redactor: scene.redactor)
        #expect(throws: CancellationError.self) { try archive.write(to: HeldDirectory(scene.around.path).create("log.tgz"), until: stop) }
    }

    /// A disk that is full is an error of the system, which the caller answers with another place.
    @Test func aFullDiskIsAnError() throws {
        let scene = try Scene()
        try Data((0..<2_000_000).map { _ in UInt8.random(in: 0...255) }).write(
            to: URL(fileURLWithPath: scene.job.appending("noise").string))
        let archive = LogArchive(directory: try HeldDirectory(scene.job), topName: "t", excluding: [], redactor: scene.redactor)
        let full = try HeldFile(FileDescriptor.open("/dev/full", .writeOnly, options: .closeOnExec))
        #expect(throws: Errno.noSpace) { try archive.write(to: full) }
    }

    /// A disk that gives nothing of a file.
    @Test func whatCannotBeReadIsNoErrorOfTheArchive() throws {
        let scene = try Scene()
        try scene.write("text", to: "file")
        let closed = try HeldFile(FileDescriptor.open(scene.job.appending("file"), .writeOnly, options: .closeOnExec))
        #expect(throws: ArchivedFile.Refusal.self) {
            try ArchivedFile(closed, limit: 100, keepsCores: false, isLog: true, redactor: scene.redactor, stop: StopSign())
        }
    }

    @Test(arguments: [
        ("file", "a", "file"), ("../x", "a/b", "../x"), ("../../x", "a/b", nil), ("/w/job/x", "a/b/c", "../../x"), ("/w/jobs/x", "a", nil),
        ("/w/job/../x", "a", nil), ("a/../../x", "a", nil), ("./x", "a", "./x"), ("", "a", nil), ("/", "a", nil),
    ])
    func linksStayInside(target: FilePath, link: FilePath, expected: FilePath?) {
        #expect(LinkTarget.inside(target, of: link, in: "/w/job") == expected)
    }
}

private func run(_ program: String, _ arguments: String...) throws -> (output: String, status: Int32) {
    let process = Process(), pipe = Pipe()
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = arguments
    process.standardOutput = pipe
    process.standardError = pipe
    try process.run()
    let output = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return (String(decoding: output, as: UTF8.self), process.terminationStatus)
}
