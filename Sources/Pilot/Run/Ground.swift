import Glibc
import JobModel
import PayloadExecution
import SystemPackage

/// What the pilot stands on, looked at before its first task: then there is still somebody to say what is missing.
enum Ground {
    /// Returns the signals, which are caught from then on; where something is short, says so and ends the process.
    static func prepare() -> SignalWatch {
        do {
            return try listen()
        } catch {
            refuse(error)
        }
    }

    private static func listen() throws(PilotError) -> SignalWatch {
        try check()
        do {
            try Watchdog.start(code: ErrorCode.generalError.shellExitCode)
            return try SignalWatch(SignalReason.heard)
        } catch {
            throw shortage(error)
        }
    }

    /// Refuses with what is missing rather than to hang or crash later.
    static func check() throws(PilotError) {
        try DescriptorLimit.raise()
        do {
            if try OwnProcess.mountProc() { Output.warning("/proc is not mounted; it is now, for the pilot and its payloads alone") }
            try OwnProcess.checkGround()
            OwnProcess.adoptOrphans()
        } catch {
            throw shortage(error)
        }
    }

    /// Says so and ends the process at once: no task may be begun any more, and no thread of a log either.
    static func refuse(_ error: PilotError) -> Never {
        let code = error.exitCode
        write("pilot: error: \("\(error)".onOneLine)\n", to: .standardError)
        write("pilot has finished (exit code=\(error.code.rawValue), shell exit code=\(code))\n", to: .standardOutput)
        exit(code)
    }

    private static func write(_ line: String, to place: FileDescriptor) {
        _ = try? place.writeAll(line.utf8)  // the exit code still tells
    }

    private static func shortage(_ error: any Error) -> PilotError {
        PilotError(
            .generalError, doing: "starting",
            advice: "look at ulimit -a and at what else runs on this node, and give the pilot what it needs",
            cause: error)
    }
}
