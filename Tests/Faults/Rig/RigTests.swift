import Foundation
import Glibc
import Sandbox
import SystemPackage
import TestSupport
import Testing

/// The rig sees what it is there to see.
@Suite struct RigTests {
    @Test func aProcessThatIsLeftIsSeen() throws {
        let process = Process(), input = Pipe(), output = Pipe()
        process.executableURL = URL(fileURLWithPath: "/bin/cat")
        process.environment = [Leftovers.variable: "left"]
        (process.standardInput, process.standardOutput) = (input, output)
        try process.run()
        // Before its first word it may not be the program yet: what it was forked from has neither the mark nor the name.
        try input.fileHandleForWriting.write(contentsOf: Data("here\n".utf8))
        #expect(try output.fileHandleForReading.read(upToCount: 5) == Data("here\n".utf8))
        #expect(Leftovers.processes(marked: "left") == ["\(process.processIdentifier) /bin/cat "])
        // Children of other tests may hold its input open, so that its end would not come.
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
        #expect(Leftovers.processes(marked: "left") == [])
    }

    @Test func aLockThatIsHeldIsSeen() throws {
        let directory = try TemporaryDirectory()
        let paths = [try directory.write("", to: "flock"), try directory.write("", to: "fcntl"), try directory.write("", to: "free")]
        let files = try paths.map { try FileDescriptor.open($0, .readWrite) }
        defer { files.forEach { try? $0.close() } }  // nothing was written
        #expect(flock(files[0].rawValue, LOCK_EX) == 0)
        var lock = Glibc.flock()
        lock.l_type = Int16(F_WRLCK)
        // F_OFD_SETLK: a lock of this process's own would not be shown to it.
        #expect(fcntl(files[1].rawValue, 37, &lock) == 0)
        #expect(try Leftovers.lockedFiles(below: directory.path).sorted() == [paths[1], paths[0]].map(\.string))
    }

    @Test func aSecretIsSeenAlsoInAnArchive() throws {
        let directory = try TemporaryDirectory()
        let key = try TestPKI().proxy.key
        let line = try #require(key.split(separator: "\n").dropFirst().first)
        let plain = try directory.write("x \(line) y", to: "plain")
        let packed = try directory.write("x \(line) y", to: "packed")
        try directory.write("nothing", to: "clean")
        let gzip = try Process.run(URL(fileURLWithPath: "/bin/gzip"), arguments: [packed.string])
        gzip.waitUntilExit()
        #expect(try SecretSearch(key).files(below: directory.path).sorted() == ["\(packed).gz", plain.string])
    }
}
