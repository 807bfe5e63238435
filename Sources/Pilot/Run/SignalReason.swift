import Glibc
import JobModel
import Logging
import PayloadExecution
import Workflows

/// What a signal to the pilot means.
enum SignalReason {
    /// Ends the loop's work at the first signal; runs until cancelled.
    static func forward(to loop: JobLoop, logger: Logger) async {
        do {
            for await signal in try SignalWatch.signals() {
                logger.warning("got \(signal)")
                await loop.stop(because: reason(for: signal))
            }
        } catch {
            logger.error("signals cannot be caught: \(error)")
        }
    }

    /// Source: the signal map of Pilot 3.
    static func reason(for signal: CaughtSignal) -> PilotError {
        let code: ErrorCode =
            switch signal.number {
            case SIGTERM: .sigterm
            case SIGQUIT: .sigquit
            case SIGXCPU: .sigxcpu
            case SIGUSR1: .sigusr1
            case SIGINT: .sigint
            default: .killSignal
            }
        return PilotError(code, doing: "running", reason: "the pilot got \(signal)")
    }
}
