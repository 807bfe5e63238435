import JobModel
import Synchronization

/// Reasons to end a job before its time, from whomever they come; the first one counts, a further one means hurry.
final class Endings: Sendable {
    private struct State {
        var reasons: [PilotError] = []
        var waiting: [(after: Int, continuation: AsyncStream<PilotError>.Continuation)] = []
    }

    private let state = Mutex(State())

    func request(_ reason: PilotError) {
        state.withLock { state in
            state.reasons.append(reason)
            for waiter in state.waiting where state.reasons.count > waiter.after {
                waiter.continuation.yield(reason)
                waiter.continuation.finish()
            }
            state.waiting.removeAll { state.reasons.count > $0.after }
        }
    }

    /// The reason that counts; nil as long as there is none.
    var reason: PilotError? { state.withLock { $0.reasons.first } }

    /// How many there have been.
    var count: Int { state.withLock { $0.reasons.count } }

    /// Waits for the reason after that many.
    ///
    /// nil when the task is cancelled before.
    func next(after count: Int) async -> PilotError? {
        let (stream, continuation) = AsyncStream<PilotError>.makeStream()
        state.withLock { state in
            if state.reasons.count > count {
                continuation.yield(state.reasons[count])
                continuation.finish()
            } else {
                state.waiting.append((count, continuation))
            }
        }
        for await reason in stream { return reason }
        return nil
    }
}
