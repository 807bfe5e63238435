import Dispatch
import Synchronization

/// Rings once, when the time is up, or when work that shows how it gets on has not got on for a minute.
///
/// Unchecked only since Dispatch does not declare its sources Sendable on Linux; they may be cancelled from any thread.
final class StallAlarm: @unchecked Sendable {
    private static let queue = DispatchQueue(label: "deadlines")
    private let timer = DispatchSource.makeTimerSource(queue: queue)

    /// Counts from now on; `ring` is told how long nothing happened, or the limit.
    init(
        after limit: Duration, longestStep: Duration = .seconds(60), progress: (@Sendable () -> Int)?,
        ring: @escaping @Sendable (Duration) -> Void
    ) {
        let end = ContinuousClock.now + limit, step = progress == nil ? limit : min(limit, longestStep)
        let last = Mutex(0)
        timer.setEventHandler { [timer] in
            let now = progress?() ?? 0
            let isMoving = last.withLock { last in
                defer { last = now }
                return last != now
            }
            let isOver = ContinuousClock.now >= end
            if progress != nil, isMoving, !isOver { return }
            timer.cancel()
            ring(isOver ? limit : step)
        }
        timer.schedule(deadline: .now() + step / .seconds(1), repeating: step / .seconds(1))
        timer.activate()
    }

    func cancel() { timer.cancel() }
}
