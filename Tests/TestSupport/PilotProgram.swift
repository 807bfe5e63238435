package import Foundation
import Glibc
package import Sandbox
package import SystemPackage

/// The built program `pilot`, run as its users run it: another process, its own environment, a directory of its own.
package struct PilotProgram {
    /// What a run came to.
    package struct Ending: Sendable {
        /// Exit code, or the signal's number.
        package let status: Int32
        /// False when a signal ended it.
        package let hasExited: Bool
        package let output: String
        package let errors: String
    }

    /// Where `swift build` put the programs: beside the test bundle, unless the environment names another place.
    package static var directory: String {
        if let named = ProcessInfo.processInfo.environment["PILOT_BIN_DIR"] { return named }
        let bundle = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
        let folder = URL(fileURLWithPath: bundle).deletingLastPathComponent()
        // The runner may be the toolchain's own helper: then the bundle is named on its command line.
        guard !FileManager.default.isExecutableFile(atPath: folder.appendingPathComponent("pilot").path) else { return folder.path }
        let named = CommandLine.arguments.first { $0.contains(".xctest") } ?? bundle
        return URL(fileURLWithPath: named).deletingLastPathComponent().path
    }

    package let arguments: [String]
    package var environment: [String: String] = [:]
    /// A program with arguments that starts the pilot, such as `prlimit`; empty for none.
    package var launcher: [String] = []
    package let launchDirectory: FilePath

    /// Everything a pilot needs for the sandbox; `extra` options come last and win.
    package init(for sandbox: Sandbox, in directory: TemporaryDirectory, credential: Bool = true, _ extra: [String] = []) throws {
        let work = directory.appending("work")
        try FileManager.default.createDirectory(atPath: work.string, withIntermediateDirectories: true)
        var options = [
            "-q", Sandbox.queue, "-a", work.string, "--url", "https://127.0.0.1", "-p", String(sandbox.port), "-v", "1", "-x", "1",
            "--queuedata-url", "\(sandbox.url)/cache/schedconfig/\(Sandbox.queue).all.json",
            "--storagedata-url", "\(sandbox.url)/cache/ddmendpoints.json", "--baseurls", "\(sandbox.url)/trf",
            "--spool", directory.appending("spool").string,
        ]
        if credential {
            options += ["--cacert", sandbox.pki.proxyFile.string, "--capath", sandbox.pki.caDirectory.string]
        }
        arguments = options + extra
        launchDirectory = directory.path
    }

    package init(_ arguments: [String], in directory: TemporaryDirectory) {
        self.arguments = arguments
        launchDirectory = directory.path
    }

    /// Runs the program to its end; `meanwhile` gets the running process.
    ///
    /// Its words go to files: reading pipes would hold the threads on which all tests run. A test that is cancelled kills it.
    package func run(meanwhile: (Process) async throws -> Void = { _ in }) async throws -> Ending {
        let process = Process()
        let words = try ["stdout", "stderr"].map { try Self.file(launchDirectory.appending("pilot.\($0)")) }
        defer { words.forEach { try? $0.close() } }  // what is in them was written by others
        let command = launcher + ["\(Self.directory)/pilot"] + arguments
        process.executableURL = URL(fileURLWithPath: command[0])
        process.arguments = Array(command.dropFirst())
        process.environment = ["PATH": "/usr/bin:/bin", "HOME": launchDirectory.string, "LANG": "C.UTF-8"].merging(environment) { $1 }
        process.currentDirectoryURL = URL(fileURLWithPath: launchDirectory.string)
        process.standardInput = FileHandle.nullDevice
        (process.standardOutput, process.standardError) = (words[0], words[1])
        let (ended, end) = AsyncStream<Void>.makeStream()
        process.terminationHandler = { _ in end.finish() }
        try process.run()
        do {
            try await meanwhile(process)
        } catch {
            process.terminate()
            try await Self.wait(for: ended, of: process)
            throw error
        }
        try await Self.wait(for: ended, of: process)
        return Ending(
            status: process.terminationStatus, hasExited: process.terminationReason == .exit,
            output: try Self.text("stdout", in: launchDirectory), errors: try Self.text("stderr", in: launchDirectory))
    }

    private static func wait(for ended: AsyncStream<Void>, of process: Process) async throws {
        for await _ in ended {}
        guard Task.isCancelled else { return }
        if process.isRunning { kill(process.processIdentifier, SIGKILL) }
        process.waitUntilExit()
        throw CancellationError()
    }

    private static func file(_ path: FilePath) throws -> FileHandle {
        _ = FileManager.default.createFile(atPath: path.string, contents: nil)
        return try FileHandle(forWritingTo: URL(fileURLWithPath: path.string))
    }

    private static func text(_ name: String, in directory: FilePath) throws -> String {
        String(decoding: try Data(contentsOf: URL(fileURLWithPath: directory.appending("pilot.\(name)").string)), as: UTF8.self)
    }
}
