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
            "--storagedata-url", "\(sandbox.url)/cache/ddmendpoints.json", "--baseurls", "\(sandbox.url)/trf",
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
    func run(meanwhile: (Process) async throws -> Void = { _ in }) async throws -> Ending {
        let process = Process(), output = Pipe(), errors = Pipe()
        process.executableURL = URL(fileURLWithPath: "\(Self.directory)/pilot")
        process.arguments = arguments
        process.environment = ["PATH": "/usr/bin:/bin", "HOME": launchDirectory.string, "LANG": "C.UTF-8"].merging(environment) { $1 }
        process.currentDirectoryURL = URL(fileURLWithPath: launchDirectory.string)
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = output
        process.standardError = errors
        let start = ContinuousClock.now
        let (ended, end) = AsyncStream<Void>.makeStream()
        process.terminationHandler = { _ in end.finish() }
        try process.run()
        async let text = Self.read(output), complaints = Self.read(errors)
        do {
            try await meanwhile(process)
        } catch {
            process.terminate()
            for await _ in ended {}
            throw error
        }
        for await _ in ended {}
        return Ending(
            status: process.terminationStatus, output: await text, errors: await complaints,
            seconds: (ContinuousClock.now - start) / .seconds(1))
    }

    @concurrent private static func read(_ pipe: Pipe) async -> String {
        String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    }
}
