package import Waiting

/// How a program ended, and the end of what it wrote to its two streams.
package struct ProgramOutput: Sendable {
    /// The program's end.
    package let exit: ProcessExit
    /// The last bytes of standard output and error, in the order in which they were written.
    package let bytes: [UInt8]
}

extension ChildProcess {
    /// Runs a program like `run` and keeps the last `limit` bytes of what it and its descendants write.
    ///
    /// However much that is, little more than twice the limit is held.
    package static func output(
        of command: ChildCommand, limit: Int, grace: Duration, clock: PilotClock = .system
    ) async throws -> ProgramOutput {
        let pipe = try OutputPipe(limit: limit)
        var command = command
        command.standardOutput = .descriptor(pipe.writeEnd)
        command.standardError = .descriptor(pipe.writeEnd)
        do {
            let exit = try await run(command, grace: grace, clock: clock)
            return ProgramOutput(exit: exit, bytes: await pipe.close())
        } catch {
            _ = await pipe.close()
            throw error
        }
    }
}
