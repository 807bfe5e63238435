import Glibc
import JobModel
import Logging
import PayloadExecution
import Settings
import Waiting
import Workflows

/// What a signal to the pilot means.
enum SignalReason {
    /// The signals that the pilot listens to: those that end it, the one that drains it, and the end of a suspension.
    static let heard: [Int32] = SignalWatch.usual + [drain, SIGCONT]

    /// `pilot drain` sends this one, as people do to web servers: it harms no process that does not know it.
    static let drain = SIGWINCH

    /// Passes the signals on until cancelled; one that ends the pilot rings `hurry` too.
    static func forward(_ signals: SignalWatch, to loop: JobLoop, context: PilotContext, hurry: Bell) async {
        while let signal = await signals.next() {
            switch signal.number {
            case drain:
                // The kernel sends it too, when the terminal's window changes its size.
                if signal.sender != nil { await loop.drain() }
            case SIGCONT: await loop.resume()
            default:
                context.events.tell(.signal(name: signal.name, sender: signal.sender))
                hurry.ring()
                if await loop.stopping == nil { expectEnd(after: signal, grace: context.settings.grace.value) }
                await loop.stop(because: reason(for: signal, isPod: context.settings.isPod.value))
            }
        }
    }

    /// Waits for a signal that ends the pilot; nil when the task is cancelled.
    static func end(by signals: SignalWatch, grace: Duration) async -> CaughtSignal? {
        while let signal = await signals.next() {
            guard signal.number != drain, signal.number != SIGCONT else { continue }
            expectEnd(after: signal, grace: grace)
            return signal
        }
        return nil
    }

    /// Payload, log and word are given up eight seconds after the grace (`Farewell`); what takes longer hangs.
    private static func expectEnd(after signal: CaughtSignal, grace: Duration) {
        Watchdog.expectEnd(
            .farewell, within: grace + .seconds(15), code: 128 + signal.number,
            "what is left to do after a signal has not been done in its time")
    }

    /// Source: the signal map of Pilot 3; in a pod, TERM means preemption.
    static func reason(for signal: CaughtSignal, isPod: Bool) -> PilotError {
        let isPreemption = signal.number == SIGTERM && isPod
        var error = PilotError(
            isPreemption ? .preemption : codes[signal.number] ?? .killSignal, doing: "running", reason: "the pilot got \(signal.name)")
        error.signal = signal.number
        return error
    }

    private static let codes: [Int32: ErrorCode] = [
        SIGTERM: .sigterm, SIGQUIT: .sigquit, SIGXCPU: .sigxcpu, SIGUSR1: .sigusr1, SIGINT: .sigint, SIGSEGV: .sigsegv, SIGBUS: .sigbus,
    ]
}
