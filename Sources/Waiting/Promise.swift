import Synchronization

/// A value that is set once and awaited by any number of tasks.
package final class Promise<Value: Sendable>: Sendable {
    private enum State {
        case open([Int: CheckedContinuation<Value?, Never>], next: Int)
        case kept(Value)
    }

    private let state = Mutex(State.open([:], next: 0))

    package init() {}

    /// The value, when it is there.
    package var current: Value? {
        state.withLock { if case .kept(let value) = $0 { value } else { nil } }
    }

    /// Sets the value and wakes all who wait; a second value is ignored.
    package func keep(_ value: Value) {
        let waiting = state.withLock { state -> [CheckedContinuation<Value?, Never>] in
            guard case .open(let waiting, _) = state else { return [] }
            state = .kept(value)
            return Array(waiting.values)
        }
        for continuation in waiting { continuation.resume(returning: value) }
    }

    /// Waits for the value; nil when the task is cancelled first.
    package func value() async -> Value? {
        let ticket = state.withLock { state -> Int in
            guard case .open(let waiting, let next) = state else { return 0 }
            state = .open(waiting, next: next + 1)
            return next
        }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { wait($0, ticket: ticket) }
        } onCancel: {
            giveUp(ticket)
        }
    }

    /// Waits for the value up to a time; nil when the time is up or the task is cancelled.
    package func value(within time: Duration, clock: PilotClock) async -> Value? {
        if let current { return current }
        return await clock.within(time) { await self.value() } ?? current
    }

    private func wait(_ continuation: CheckedContinuation<Value?, Never>, ticket: Int) {
        let ready: Value?? = state.withLock { state in
            guard case .open(var waiting, let next) = state else {
                if case .kept(let value) = state { return .some(value) }
                return .some(nil)
            }
            // Read under the lock: a cancellation after this line finds the continuation and resumes it.
            if Task.isCancelled { return .some(nil) }
            waiting[ticket] = continuation
            state = .open(waiting, next: next)
            return .none
        }
        if let ready { continuation.resume(returning: ready) }
    }

    private func giveUp(_ ticket: Int) {
        let continuation = state.withLock { state -> CheckedContinuation<Value?, Never>? in
            guard case .open(var waiting, let next) = state else { return nil }
            let found = waiting.removeValue(forKey: ticket)
            state = .open(waiting, next: next)
            return found
        }
        continuation?.resume(returning: nil)
    }
}
