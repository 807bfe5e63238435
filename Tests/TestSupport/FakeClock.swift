import Synchronization
package import Waiting

/// A clock that jumps to the end of every sleep and remembers how long it was.
package final class FakeClock: Sendable {
    private let state = Mutex((uptime: Duration.zero, sleeps: [Duration]()))
    private let epoch: Double

    /// `epoch` is in seconds since 1970, at uptime zero.
    package init(epoch: Double = 0) { self.epoch = epoch }

    package var sleeps: [Duration] { state.withLock { $0.sleeps } }

    /// Time passes while something is done.
    package func advance(by duration: Duration) { state.withLock { $0.uptime += duration } }

    package var pilotClock: PilotClock {
        PilotClock(
            epoch: { [self] in epoch + state.withLock { $0.uptime } / .seconds(1) }, uptime: { [self] in state.withLock { $0.uptime } },
            sleep: { [self] duration in
                try Task.checkCancellation()
                state.withLock { state in
                    state.sleeps.append(duration)
                    state.uptime += max(.zero, duration)
                }
            })
    }
}
