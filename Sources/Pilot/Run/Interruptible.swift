import JobModel
import PayloadExecution
import Settings
import Synchronization
import Waiting

/// What is done before and after the jobs, when no job loop hears the signals.
struct Interruptible {
    let signals: SignalWatch
    let settings: Settings

    /// Does what may hang before and after the jobs; a signal ends it in good order, with nothing half made left behind.
    func run<Value: Sendable>(
        _ work: @escaping @Sendable () async throws(PilotError) -> Value
    ) async throws(PilotError) -> Value {
        let caught = Mutex<CaughtSignal?>(nil)
        let value = try await race(
            work,
            orUntil: { [signals, settings] in
                let signal = await SignalReason.end(by: signals, grace: settings.grace.value)
                caught.withLock { $0 = signal }
            })
        // Also one that came with the end of the work.
        if let signal = caught.withLock({ $0 }) { throw SignalReason.reason(for: signal, isPod: settings.isPod.value) }
        guard let value else { throw PilotError(.killSignal, doing: "starting") }
        return value
    }
}
