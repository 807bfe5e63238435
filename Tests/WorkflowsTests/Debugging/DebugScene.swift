import Files
import Foundation
import Glibc
import PandaClient
import PayloadExecution
import SystemPackage
import TestSupport
import Testing
import Waiting

@testable import Workflows

/// A job directory with something outside of it, and a debugger on both.
struct DebugScene {
    let around: TemporaryDirectory
    let job: FilePath
    private let held: HeldDirectory
    private let disk = BlockingWork(threads: 1)

    init() throws {
        around = try TemporaryDirectory()
        job = around.appending("job")
        try FileManager.default.createDirectory(atPath: job.string, withIntermediateDirectories: false)
        held = try HeldDirectory(job)
        try around.write("outside the job\n", to: "outside.txt")
    }

    /// Writes a file into the job directory; `age` makes it so many seconds older than the others.
    func write(_ text: String, to name: String, age: Int = 0) throws {
        let path = job.pushing(FilePath(name))
        try FileManager.default.createDirectory(atPath: path.removingLastComponent().string, withIntermediateDirectories: true)
        try around.write(text, to: "job/\(name)")
        let time = timespec(tv_sec: 1_000_000_000 - age, tv_nsec: 0)
        try #require(utimensat(AT_FDCWD, path.string, [time, time], 0) == 0)
    }

    func link(_ name: String, to target: String) throws {
        try #require(symlink(target, job.appending(name).string) == 0)
    }

    func debugger(
        payload: ProcessTree? = nil, clock: PilotClock = .system, searchPath: [FilePath] = ["/usr/bin", "/bin"],
        redact: @escaping @Sendable (String) -> String = { $0 }
    ) -> Debugger {
        Debugger(directory: held, disk: disk, payload: payload, clock: clock, redact: redact, searchPath: searchPath)
    }

    /// What the server would be sent for its command.
    func output(_ command: String, _ debugger: Debugger? = nil) async throws -> String {
        var mode = DebugMode(isOn: false)
        mode.obey(command == "debug" ? .debug : .debugCommand(command))
        return await (debugger ?? self.debugger()).output(for: try #require(mode.request)).text
    }

    /// Starts a payload in the job directory, which says by its first line that it is where the test wants it.
    func payload(_ script: String, _ body: (ChildProcess) async throws -> Void) async throws {
        let ready = try Pipe(in: around)
        let command = ChildCommand(
            "/bin/bash", arguments: ["-c", "up='\(ready.path)'; \(script)"], environment: ["PATH": "/usr/bin:/bin"], workingDirectory: job)
        let child = try await ChildProcess.start(command)
        do {
            try #require(try await ready.line() == "ready\n")
            try await body(child)
        } catch {
            await child.end(grace: .zero)
            throw error
        }
        await child.end(grace: .zero)
    }

    /// A named pipe on which a process tells the test where it is.
    struct Pipe {
        let path: FilePath
        private let descriptor: FileDescriptor

        init(in directory: TemporaryDirectory) throws {
            path = directory.appending("pipe-\(UUID())")
            try #require(mkfifo(path.string, 0o600) == 0)
            // Open for both, so that the writer may come and go.
            descriptor = try FileDescriptor.open(path, .readWrite, options: .nonBlocking)
        }

        /// Waits for something to be written.
        func line() async throws -> String {
            try #require(await isReadable(descriptor))
            var bytes = [UInt8](repeating: 0, count: 4096)
            let count = try bytes.withUnsafeMutableBytes { try descriptor.read(into: $0) }
            return String(decoding: bytes[..<count], as: UTF8.self)
        }
    }
}
