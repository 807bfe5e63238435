import Synchronization

/// Lets tests wait for what a pilot does instead of looking again and again.
final class Arrivals<Event: Sendable>: Sendable {
    private struct Waiter {
        let isMeant: @Sendable (Event) -> Bool
        let continuation: CheckedContinuation<Bool, Never>
    }

    private struct State {
        var waiters: [Int: Waiter] = [:]
        var next = 0
        var isClosed = false
    }

    private let state = Mutex(State())

    /// Wakes those who wait for such an event.
    func tell(_ event: Event) {
        wake(true) { $0.isMeant(event) }
    }

    /// Wakes everybody, for good.
    func close() {
        state.withLock { $0.isClosed = true }
        wake(false) { _ in true }
    }

    /// Waits until `isThere`, asked now, or until such an event comes; false when the server closed or the task was cancelled.
    func wait(for isMeant: @escaping @Sendable (Event) -> Bool, unless isThere: () -> Bool) async -> Bool {
        let id = state.withLock { state in
            state.next += 1
            return state.next
        }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isOver = state.withLock { state in
                    if state.isClosed || Task.isCancelled { return true }
                    state.waiters[id] = Waiter(isMeant: isMeant, continuation: continuation)
                    return false
                }
                if isOver { continuation.resume(returning: false) }
                // Looked at after the entry, so that nothing falls between the two.
                if isThere() { resume(id, true) }
            }
        } onCancel: {
            resume(id, false)
        }
    }

    private func resume(_ id: Int, _ result: Bool) {
        state.withLock { $0.waiters.removeValue(forKey: id) }?.continuation.resume(returning: result)
    }

    private func wake(_ result: Bool, _ isMeant: (Waiter) -> Bool) {
        let woken = state.withLock { state in
            let ids = state.waiters.filter { isMeant($0.value) }.map(\.key)
            return ids.compactMap { state.waiters.removeValue(forKey: $0) }
        }
        woken.forEach { $0.continuation.resume(returning: result) }
    }
}
