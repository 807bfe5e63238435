import Foundation
import Glibc
import SystemPackage
import TestSupport
import Testing

@testable import Workflows

@Suite struct LogArchiveTests {
    /// The archive is read back by the system's tar, as the people who look at logs do.
    private func tar(_ arguments: String...) throws -> (output: String, status: Int32) {
        let process = Process(), pipe = Pipe()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/tar")
        process.arguments = arguments
        process.standardOutput = pipe
        process.standardError = pipe
        try process.run()
        let output = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return (String(decoding: output, as: UTF8.self), process.terminationStatus)
    }

    @Test func tarReadsBackWhatWasThere() async throws {
        try await withTemporaryDirectory { directory in
            let base = directory.path
            let job = base.appending("job"), deep = job.appending(String(repeating: "d", count: 90)).appending("e")
            try FileManager.default.createDirectory(atPath: deep.string, withIntermediateDirectories: true)
            let large = Data((0..<3_000_001).map { UInt8(truncatingIfNeeded: $0 &* 7) })
            try large.write(to: URL(fileURLWithPath: deep.appending("large file.bin").string))
            try Data("hello\n".utf8).write(to: URL(fileURLWithPath: job.appending("payload.stdout").string))
            try Data("outside\n".utf8).write(to: URL(fileURLWithPath: base.appending("pilotlog.txt").string))
            try Data("secret".utf8).write(to: URL(fileURLWithPath: job.appending("x509up_u0").string))
            try Data("in".utf8).write(to: URL(fileURLWithPath: job.appending("in.dat").string))
            // Names need not be UTF-8, and files need not be ours to read.
            let latin: [CChar] = Array((job.string + "/na").utf8CString.dropLast()) + [CChar(bitPattern: 0xEF), 0]
            close(open(latin, O_CREAT | O_WRONLY | O_CLOEXEC, 0o600))
            symlink("../pilotlog.txt", job.appending("pilotlog.txt").string)
            symlink("/nowhere", job.appending("dangling").string)
            symlink("/etc", job.appending("directory").string)
            mkfifo(job.appending("pipe").string, 0o600)

            let path = base.appending("log.tgz")
            try await LogArchive(directory: job, topName: "tarball", excluding: ["in.dat"]).write(to: path)

            #expect(try tar("-xzf", path.string, "-C", base.string).status == 0)
            let names = try FileManager.default.subpathsOfDirectory(atPath: base.appending("tarball").string)
            #expect(names.filter { !$0.hasPrefix("ddd") && !$0.hasPrefix("na") }.sorted() == ["payload.stdout", "pilotlog.txt"])
            #expect(try tar("-tzf", path.string).output.contains("tarball/na\\357"))
            let unpacked = base.appending("tarball").appending(String(repeating: "d", count: 90)).appending("e/large file.bin")
            #expect(try Data(contentsOf: URL(fileURLWithPath: unpacked.string)) == large)
            let log = try String(contentsOf: URL(fileURLWithPath: base.appending("tarball/pilotlog.txt").string), encoding: .utf8)
            #expect(log == "outside\n")
        }
    }

    @Test func anUnwritablePlaceIsAnErrorWithItsCode() async throws {
        try await withTemporaryDirectory { directory in
            let base = directory.path
            let error = await #expect(throws: (any Error).self) {
                try await LogArchive(directory: base, topName: "t", excluding: []).write(to: base.appending("missing/log.tgz"))
            }
            #expect("\(String(describing: error))".contains("writing the log archive log.tgz"))
        }
    }
}
