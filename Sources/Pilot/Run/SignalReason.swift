import Glibc
import JobModel
import Logging
import PayloadExecution
import Waiting
import Workflows

/// What a signal to the pilot means.
enum SignalReason {
    /// The signals that the pilot listens to: those that end it, the one that drains it, and the end of a suspension.
    static let heard: [Int32] = SignalWatch.usual + [drain, SIGCONT]

    /// `pilot drain` sends this one, as people do to web servers: it harms no process that does not know it.
    static let drain = SIGWINCH

    /// Passes the signals on until cancelled; one that ends the pilot rings `hurry` too.
    static func forward(_ signals: AsyncStream<CaughtSignal>, to loop: JobLoop, context: PilotContext, hurry: Bell) async {
        for await signal in signals {
            switch signal.number {
            case drain:
                // The kernel sends it too, when the terminal's window changes its size.
                if signal.sender != nil { await loop.drain() }
            case SIGCONT: await loop.resume()
            default:
                context.events.tell(.signal(name: signal.name, sender: signal.sender))
                hurry.ring()
                await loop.stop(because: reason(for: signal, environment: context.environment))
            }
        }
    }

    /// True for a signal that ends the pilot.
    static func isEnd(_ signal: CaughtSignal) -> Bool { signal.number != drain && signal.number != SIGCONT }

    /// Source: the signal map of Pilot 3; in a pod, TERM means preemption.
    static func reason(for signal: CaughtSignal, environment: [String: String]) -> PilotError {
        let isPreemption = signal.number == SIGTERM && environment["K8S_JOB_ID"]?.isEmpty == false
        var error = PilotError(
            isPreemption ? .preemption : codes[signal.number] ?? .killSignal, doing: "running", reason: "the pilot got \(signal.name)")
        error.signal = signal.number
        return error
    }

    private static let codes: [Int32: ErrorCode] = [
        SIGTERM: .sigterm, SIGQUIT: .sigquit, SIGXCPU: .sigxcpu, SIGUSR1: .sigusr1, SIGINT: .sigint,
    ]
}
