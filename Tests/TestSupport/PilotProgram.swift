import Foundation
import Sandbox
import SystemPackage
import TestSupport

/// The built program `pilot`, run as its users run it: another process, its own environment, a directory of its own.
struct PilotProgram {
    struct Ending {
        let status: Int32
        let output: String
        let errors: String
        let seconds: Double
    }

    /// Where `swift build` put the programs: beside the test bundle, unless the environment names another place.
    static var directory: String {
        if let named = ProcessInfo.processInfo.environment["PILOT_BIN_DIR"] { return named }
        let bundle = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
        let folder = URL(fileURLWithPath: bundle).deletingLastPathComponent()
        // The runner may be the toolchain's own helper: then the bundle is named on its command line.
        guard !FileManager.default.isExecutableFile(atPath: folder.appendingPathComponent("pilot").path) else { return folder.path }
        let named = CommandLine.arguments.first { $0.contains(".xctest") } ?? bundle
        return URL(fileURLWithPath: named).deletingLastPathComponent().path
    }

    let arguments: [String]
    var environment: [String: String] = [:]
    let launchDirectory: FilePath

    /// Everything a pilot needs for the sandbox; `extra` options come last and win.
    init(for sandbox: Sandbox, in directory: TemporaryDirectory, credential: Bool = true, _ extra: [String] = []) throws {
        let work = directory.appending("work")
        try FileManager.default.createDirectory(atPath: work.string, withIntermediateDirectories: true)
        var options = [
            "-q", Sandbox.queue, "-a", work.string, "--url", "https://127.0.0.1", "-p", String(sandbox.port), "-v", "1", "-x", "1",
            "--queuedata-url", "\(sandbox.url)/cache/schedconfig/\(Sandbox.queue).all.json",
            "--storagedata-url", "\(sandbox.url)/cache/ddmendpoints.json", "--baseurls", "\(sandbox.url)/trf", "--spool",
            directory.appending("spool").string,
        ]
        if credential {
            options += ["--cacert", sandbox.pki.proxyFile.string, "--capath", sandbox.pki.caDirectory.string]
        }
        arguments = options + extra
        launchDirectory = directory.path
    }

    init(_ arguments: [String], in directory: TemporaryDirectory) {
        self.arguments = arguments
        launchDirectory = directory.path
    }

    /// Runs the program to its end; `meanwhile` gets the running process.
    ///
    /// Its words go to files: reading pipes would hold the threads on which all tests run.
    func run(meanwhile: (Process) async throws -> Void = { _ in }) async throws -> Ending {
        let process = Process()
        let words = try ["stdout", "stderr"].map { try Self.file(launchDirectory.appending("pilot.\($0)")) }
        process.executableURL = URL(fileURLWithPath: "\(Self.directory)/pilot")
        process.arguments = arguments
        process.environment = ["PATH": "/usr/bin:/bin", "HOME": launchDirectory.string, "LANG": "C.UTF-8"].merging(environment) { $1 }
        process.currentDirectoryURL = URL(fileURLWithPath: launchDirectory.string)
        process.standardInput = FileHandle.nullDevice
        (process.standardOutput, process.standardError) = (words[0], words[1])
        let start = ContinuousClock.now
        let (ended, end) = AsyncStream<Void>.makeStream()
        process.terminationHandler = { _ in end.finish() }
        try process.run()
        do {
            try await meanwhile(process)
        } catch {
            process.terminate()
            for await _ in ended {}
            throw error
        }
        for await _ in ended {}
        return Ending(
            status: process.terminationStatus, output: try Self.text("stdout", in: launchDirectory),
            errors: try Self.text("stderr", in: launchDirectory), seconds: (ContinuousClock.now - start) / .seconds(1))
    }

    private static func file(_ path: FilePath) throws -> FileHandle {
        _ = FileManager.default.createFile(atPath: path.string, contents: nil)
        return try FileHandle(forWritingTo: URL(fileURLWithPath: path.string))
    }

    private static func text(_ name: String, in directory: FilePath) throws -> String {
        try String(contentsOfFile: directory.appending("pilot.\(name)").string, encoding: .utf8)
    }
}
