import Dispatch
import FoundationEssentials

extension PilotClock {
    /// The machine's own clocks.
    package static let system: PilotClock = {
        let clock = ContinuousClock()
        let start = clock.now
        return PilotClock(
            epoch: { Date().timeIntervalSince1970 },
            uptime: { start.duration(to: clock.now) },
            sleep: { try await wait($0) })
    }()

    /// One queue for all: else each timer that fires at the same time takes a thread.
    private static let timers = DispatchQueue(label: "timers")

    /// A cancelled `Task.sleep` keeps its task and its timer until its time would have come: 5 kB for each job of a pilot, for hours.
    private static func wait(_ time: Duration) async throws {
        let (stream, continuation) = AsyncStream<Void>.makeStream()
        let timer = DispatchSource.makeTimerSource(queue: timers)
        timer.setEventHandler { continuation.finish() }
        timer.schedule(deadline: .now() + time / .seconds(1))
        timer.activate()
        for await _ in stream {}
        timer.cancel()
        try Task.checkCancellation()
    }
}
