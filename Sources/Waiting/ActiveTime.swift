import Synchronization

/// The pilot's age without the time for which it was suspended: stopped by the batch system, or with its machine.
///
/// Whoever asks notices a suspension first, since it is asked at least once in `pulse` when it is watched: a much longer silence is one. So no
/// limit is taken for reached by a sleep that the suspension made too long.
package final class ActiveTime: Sendable {
    private struct State {
        var isWatched = false
        var lastAsked: Duration
        var suspended = Duration.zero
        var longestGap = Duration.zero
    }

    /// The longest time between two questions of a pilot that runs.
    package static let pulse = Duration.seconds(60)
    /// A silence longer than this is a suspension, whatever the load of the node.
    package static let longestSilence = Duration.seconds(180)

    private let uptime: @Sendable () -> Duration
    private let state: Mutex<State>

    /// `uptime` counts suspensions too.
    package init(uptime: @escaping @Sendable () -> Duration) {
        self.uptime = uptime
        state = Mutex(State(lastAsked: uptime()))
    }

    /// From now on somebody asks at least once in `pulse`.
    package func watch() {
        let now = uptime()
        state.withLock { state in
            state.isWatched = true
            state.lastAsked = now
        }
    }

    /// Time since an arbitrary moment, without suspensions.
    package func now() -> Duration {
        let now = uptime()
        return state.withLock { state in
            let gap = state.isWatched ? now - state.lastAsked : .zero
            state.lastAsked = max(now, state.lastAsked)
            state.longestGap = max(state.longestGap, gap)
            if gap > Self.longestSilence { state.suspended += gap - Self.pulse }
            return now - state.suspended
        }
    }

    /// How long the pilot has been suspended in all.
    package var suspended: Duration { state.withLock { $0.suspended } }

    /// The longest time between two questions.
    package var longestGap: Duration { state.withLock { $0.longestGap } }
}

extension PilotClock {
    /// The same clock, whose uptime stands still during suspensions.
    package func without(suspensionsOf time: ActiveTime) -> PilotClock {
        PilotClock(epoch: epoch, uptime: { time.now() }, sleep: sleep)
    }
}
