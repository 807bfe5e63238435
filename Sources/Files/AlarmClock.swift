import Dispatch
import Synchronization

/// Looks at all alarms when their time comes, with one timer: nearly all are cancelled long before, and a timer each would wake threads for nothing.
enum AlarmClock {
    private struct State {
        var alarms: [ObjectIdentifier: (alarm: StallAlarm, due: ContinuousClock.Instant)] = [:]
        /// When the clock rings next, which may be for an alarm that was cancelled.
        var next: ContinuousClock.Instant?
    }

    private static let state = Mutex(State())
    private static let queue = DispatchQueue(label: "deadlines")

    static func add(_ alarm: StallAlarm, due: ContinuousClock.Instant) {
        state.withLock { state in
            state.alarms[ObjectIdentifier(alarm)] = (alarm, due)
            wake(at: due, &state)
        }
    }

    static func remove(_ alarm: StallAlarm) {
        _ = state.withLock { $0.alarms.removeValue(forKey: ObjectIdentifier(alarm)) }
    }

    private static func wake(at due: ContinuousClock.Instant, _ state: inout State) {
        if let next = state.next, next <= due { return }
        state.next = due
        let wait = max(.zero, ContinuousClock.now.duration(to: due)) / .seconds(1)
        queue.asyncAfter(deadline: .now() + wait) { ring(due) }
    }

    private static func ring(_ time: ContinuousClock.Instant) {
        let due = state.withLock { state -> [StallAlarm] in
            // An earlier alarm came after this time was set.
            guard state.next == time else { return [] }
            state.next = nil
            let due = state.alarms.values.filter { $0.due <= time }.map(\.alarm)
            for alarm in due { state.alarms[ObjectIdentifier(alarm)] = nil }
            if let next = state.alarms.values.map(\.due).min() { wake(at: next, &state) }
            return due
        }
        for alarm in due { alarm.look() }
    }
}
