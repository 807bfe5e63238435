extension PilotClock {
    /// Waits until that uptime; throws `CancellationError` as soon as the task is cancelled.
    ///
    /// While the pilot is suspended its uptime stands still, but a sleep does not: then it takes more than one.
    package func sleep(until moment: Duration) async throws {
        while uptime() < moment { try await sleep(moment - uptime()) }
    }

    /// Does something for at most that long; nil when it was cancelled because the time was up, or because the task was.
    ///
    /// Returns once the operation has ended, which must not take long after its cancellation.
    package func within<Value: Sendable>(_ limit: Duration, _ operation: @escaping @Sendable () async -> Value) async -> Value? {
        let end = uptime() + limit
        return await race(
            operation,
            orUntil: {
                try? await sleep(until: end)  // cut short when the operation has ended
            })
    }
}
