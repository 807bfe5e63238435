import Synchronization

/// Wakes one task that waits; a ring that nobody was waiting for is heard by the next who waits.
package final class Bell: Sendable {
    private struct State {
        var isRung = false
        var waiting: AsyncStream<Void>.Continuation?
    }

    private let state = Mutex(State())

    package init() {}

    package func ring() {
        state.withLock { state in
            state.isRung = state.waiting == nil
            state.waiting?.finish()
            state.waiting = nil
        }
    }

    /// Waits for the bell; returns also when the task is cancelled.
    package func wait() async {
        let (stream, continuation) = AsyncStream<Void>.makeStream()
        state.withLock { state in
            if state.isRung { continuation.finish() } else { state.waiting = continuation }
            state.isRung = false
        }
        for await _ in stream {}
        state.withLock { $0.waiting = nil }
    }

    /// Waits for the bell for at most that long; returns also when the task is cancelled.
    package func wait(atMost limit: Duration, _ clock: PilotClock) async {
        await clock.within(limit) { await self.wait() }
    }
}
