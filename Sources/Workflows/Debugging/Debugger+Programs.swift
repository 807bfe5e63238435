import Files
import Glibc
import JobModel
import PayloadExecution
import SystemPackage

extension Debugger {
    /// Runs `ls` or `du` on places that are known to lie in the job directory.
    ///
    /// A link that is put into such a place between the check and the program shows names and sizes behind it, never contents.
    func list(_ listing: Listing) async throws(DebugFailure) -> DebugOutput {
        let (root, places) = try await reading { files in
            (files.root, try (listing.paths.isEmpty ? ["."] : listing.paths).flatMap { try files.places($0) }.map { "./\($0)" })
        }
        let arguments = listing.tool.standing + listing.options + places
        let output = try await run(listing.tool.rawValue, arguments, in: root)
        return DebugOutput(title: "\(DebugCommand.listing(listing))", body: String(decoding: output.bytes, as: UTF8.self), redact: redact)
    }

    /// Lets gdb look at the payload; a core file that it wrote ends the job.
    func debug(_ script: GDBScript, _ payload: PayloadProcesses) async throws(DebugFailure) -> DebugOutput {
        guard let process = payload.busiest else { throw DebugFailure("no process of the payload is running") }
        let root = try await reading { $0.root }
        let core = script.coreFile(of: process.processID).map { root.appending($0) }
        if let core { try await reading { _ in try Self.checkRoom(for: core, of: process) } }
        let output: ProgramOutput
        do {
            output = try await run("gdb", script.arguments(for: process.processID), in: root)
        } catch {
            // What was cut off at the time limit is of no use and may be large.
            if let core { _ = try? await reading { _ in core.withPlatformString { unlink($0) } } }  // the run's error is told
            throw error
        }
        var answer = DebugOutput(
            title: "gdb \(process.processID) (\(process.name))", body: String(decoding: output.bytes, as: UTF8.self), redact: redact)
        if let core, try await reading({ _ in Self.isWritten(core) }) {
            answer.ending = PilotError(
                .pandaKill, doing: "debugging the payload",
                reason: "gdb wrote the core file \(core.lastComponent?.string ?? "") that the server asked for")
        }
        return answer
    }

    private static func checkRoom(for core: FilePath, of process: ProcessStat) throws(DebugFailure) {
        var status = stat()
        guard core.withPlatformString({ lstat($0, &status) }) != 0 else { throw .refused("\(core.lastComponent?.string ?? "") exists") }
        let needed = Int64(clamping: process.residentBytes / 1_048_576) + 1024
        let free = ((try? core.removingLastComponent().freeSpace()) ?? 0) >> 20  // unknown is too little
        guard free > needed else { throw .refused("a core file needs up to \(needed) MB of disk, \(free) MB are free") }
    }

    private static func isWritten(_ core: FilePath) -> Bool {
        var status = stat()
        return core.withPlatformString({ lstat($0, &status) }) == 0 && status.isRegular && status.st_size > 0
    }

    /// The environment is scrubbed: nothing of the pilot's, and no secrets.
    private func run(_ name: String, _ arguments: [String], in directory: FilePath) async throws(DebugFailure) -> ProgramOutput {
        let command = ChildCommand(
            try await program(name), arguments: arguments, environment: ["PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "TZ": "UTC"],
            workingDirectory: directory)
        do {
            return try await ChildProcess.output(of: command, limit: 65536, grace: .seconds(5))
        } catch {
            throw DebugFailure("\(name): \(error)")
        }
    }
}
