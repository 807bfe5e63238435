import JobModel
import PayloadExecution

/// What the pilot stands on, looked at before its first task: then there is still somebody to say what is missing.
enum Ground {
    /// Returns the signals, which are caught from then on.
    static func prepare() throws(PilotError) -> SignalWatch {
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

    private static func shortage(_ error: any Error) -> PilotError {
        PilotError(
            .generalError, doing: "starting",
            advice: "look at ulimit -a and at what else runs on this node, and give the pilot what it needs",
            cause: error)
    }
}
