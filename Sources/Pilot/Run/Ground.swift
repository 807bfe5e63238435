import JobModel
import PayloadExecution

/// What the pilot stands on, looked at before its first task: then there is still somebody to say what is missing.
enum Ground {
    /// Returns the signals, which are caught from then on.
    static func prepare() throws(PilotError) -> SignalWatch {
        try DescriptorLimit.raise()
        do {
            try OwnProcess.checkGround()
            try Watchdog.start(code: ErrorCode.generalError.shellExitCode)
            return try SignalWatch(SignalReason.heard)
        } catch {
            throw PilotError(
                .generalError, doing: "starting", cause: error,
                advice: "look at ulimit -a and at what else runs on this node, and give the pilot what it needs")
        }
    }
}
