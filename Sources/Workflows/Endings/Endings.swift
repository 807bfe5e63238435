import JobModel
import Synchronization

/// Reasons to end a job before its time, from whomever they come; the first one counts.
///
/// An urgent one, such as a signal, leaves seconds for what is still to do; a further urgent one leaves nearly nothing.
final class Endings: Sendable {
    struct Ending: Sendable {
        let reason: PilotError
        let isUrgent: Bool
        /// The pilot's uptime at that moment.
        let time: Duration
    }

    private struct State {
        var endings: [Ending] = []
        var waiting: [(holds: @Sendable ([Ending]) -> Bool, continuation: AsyncStream<Void>.Continuation)] = []
    }

    private let state = Mutex(State())

    func request(_ ending: Ending) {
        state.withLock { state in
            state.endings.append(ending)
            for waiter in state.waiting where waiter.holds(state.endings) { waiter.continuation.finish() }
            state.waiting.removeAll { $0.holds(state.endings) }
        }
    }

    /// The one that counts; nil as long as there is none.
    var first: Ending? { state.withLock { $0.endings.first } }

    /// The urgent ones, in order.
    var urgent: [Ending] { state.withLock { $0.endings.filter(\.isUrgent) } }

    /// Waits for the first one; nil when the task is cancelled before.
    func first() async -> PilotError? {
        await wait { !$0.isEmpty }
        return first?.reason
    }

    /// Waits until there are that many urgent ones, or the task is cancelled.
    func urgent(_ count: Int) async {
        await wait { $0.count(where: \.isUrgent) >= count }
    }

    private func wait(until holds: @escaping @Sendable ([Ending]) -> Bool) async {
        let (stream, continuation) = AsyncStream<Void>.makeStream()
        state.withLock { state in
            if holds(state.endings) { continuation.finish() } else { state.waiting.append((holds, continuation)) }
        }
        for await _ in stream {}
    }
}
