import Synchronization

/// Rings once, when the time is up, or when work that shows how it gets on has not got on for a minute.
final class StallAlarm: Sendable {
    private struct State {
        var isOver = false
        var seen = 0
    }

    private let limit: Duration
    private let step: Duration
    private let end: ContinuousClock.Instant
    private let progress: (@Sendable () -> Int)?
    private let ring: @Sendable (Duration) -> Void
    private let state = Mutex(State())

    /// Counts from now on; `ring` is told how long nothing happened, or the limit.
    init(
        after limit: Duration, longestStep: Duration = .seconds(60), progress: (@Sendable () -> Int)?,
        ring: @escaping @Sendable (Duration) -> Void
    ) {
        (self.limit, self.progress, self.ring) = (limit, progress, ring)
        step = progress == nil ? limit : min(limit, longestStep)
        let now = ContinuousClock.now
        end = now + limit
        AlarmClock.add(self, due: now + step)
    }

    func cancel() {
        state.withLock { $0.isOver = true }
        AlarmClock.remove(self)
    }

    /// Looks whether it is time to ring; when not, it looks again later.
    func look() {
        let count = progress?(), now = ContinuousClock.now, isEnd = now >= end
        let isMoving = state.withLock { state -> Bool? in
            if state.isOver { return nil }
            defer { state.seen = count ?? 0 }
            state.isOver = isEnd || count ?? 0 == state.seen
            return !state.isOver
        }
        guard let isMoving else { return }
        if isMoving { AlarmClock.add(self, due: min(end, now + step)) } else { ring(isEnd ? limit : step) }
    }
}
