import Foundation
import SystemPackage
import TestSupport
import Testing

@testable import PayloadExecution

/// A directory of one test, removed at its end.
struct Scratch {
    let path: FilePath

    static func with(
        below parent: URL = FileManager.default.temporaryDirectory, _ body: (Scratch) async throws -> Void
    ) async throws {
        let directory = parent.appending(component: "payload-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: directory) }
        try await body(Scratch(path: FilePath(directory.path)))
    }

    func write(_ name: String, _ text: String, mode: Int = 0o644) throws -> FilePath {
        let file = path.appending(name)
        try text.write(toFile: file.string, atomically: false, encoding: .utf8)
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: file.string)
        return file
    }

    /// A file to be executed: see `installProgram`.
    @discardableResult
    func program(_ name: String, _ text: String, mode: Int = 0o755) throws -> FilePath {
        let file = path.appending(name)
        try installProgram(from: write("\(name).text", text), to: file, mode: mode)
        return file
    }

    func read(_ name: String) throws -> String {
        try String(contentsOfFile: path.appending(name).string, encoding: .utf8)
    }

    /// A shell's script as payload, with its output in `out` and `err`.
    func shell(_ script: String, environment: [String: String] = ["PATH": "/usr/bin:/bin"]) -> ChildCommand {
        ChildCommand(
            "/bin/bash", arguments: ["-c", script], environment: environment, workingDirectory: path,
            standardOutput: .file(path.appending("out")), standardError: .file(path.appending("err")))
    }
}

/// A named pipe that processes hold open for writing: its end of file says that none of them is left.
struct Lifeline {
    let path: FilePath
    private let descriptor: FileDescriptor

    init(in scratch: Scratch) throws {
        path = scratch.path.appending("lifeline")
        try #require(mkfifo(path.string, 0o600) == 0)
        descriptor = try FileDescriptor.open(path, .readOnly, options: .nonBlocking)
    }

    /// Waits until something is written to it or its last writer is gone; returns what was read.
    func read() async throws -> String {
        try #require(await isReadable(descriptor))
        var bytes = [UInt8](repeating: 0, count: 4096)
        let count = try bytes.withUnsafeMutableBytes { try descriptor.read(into: $0) }
        return String(decoding: bytes[..<count], as: UTF8.self)
    }

    /// True when a writer is there and silent.
    var isHeld: Bool {
        var poll = pollfd(fd: descriptor.rawValue, events: Int16(POLLIN), revents: 0)
        return Foundation.poll(&poll, 1, 0) == 0
    }

    func close() { try? descriptor.close() }
}
