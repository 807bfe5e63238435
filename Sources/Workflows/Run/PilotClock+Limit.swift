extension PilotClock {
    /// Does something for at most that long; nil when it was cancelled because the time was up, or because the task was.
    ///
    /// Returns once the operation has ended, which must not take long after its cancellation.
    package func within<Value: Sendable>(_ limit: Duration, _ operation: @escaping @Sendable () async -> Value) async -> Value? {
        await withTaskGroup(of: Value?.self) { group in
            group.addTask { await operation() }
            group.addTask {
                try? await sleep(limit)  // cut short when the operation has ended
                return nil
            }
            let first = await group.next() ?? nil
            group.cancelAll()
            return first
        }
    }
}
