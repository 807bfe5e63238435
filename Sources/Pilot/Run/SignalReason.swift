import Glibc
import JobModel
import Logging
import PayloadExecution
import Workflows

/// What a signal to the pilot means.
enum SignalReason {
    /// Ends the loop's work at the first signal and makes haste at further ones; runs until cancelled.
    static func forward(_ signals: AsyncStream<CaughtSignal>, to loop: JobLoop, logger: Logger) async {
        for await signal in signals {
            logger.warning("got \(signal.name)\(signal.sender.map { " from process \($0)" } ?? "")")
            await loop.stop(because: reason(for: signal))
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
        return PilotError(code, doing: "running", reason: "the pilot got \(signal.name)")
    }
}
