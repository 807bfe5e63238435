/// The one engine that tries things again: exponential waits with full jitter, within a budget.
package struct Retry: Sendable {
    package var budget: RetryBudget
    private let clock: PilotClock
    private let jitter: @Sendable (Duration) -> Duration

    /// `jitter` picks a wait between zero and the one it is given.
    package init(
        _ budget: RetryBudget, clock: PilotClock = .system,
        jitter: @escaping @Sendable (Duration) -> Duration = { $0 * Double.random(in: 0...1) }
    ) {
        self.budget = budget
        self.clock = clock
        self.jitter = jitter
    }

    /// Runs `operation`, whose argument counts the tries from 1, until it succeeds, its failure says no, or the budget is spent.
    ///
    /// Throws the last failure; also when the task is cancelled, which ends a wait at once. `onRetry` hears of each wait.
    package func run<Value, Failure: RetryableFailure>(
        onRetry: (_ failure: Failure, _ delay: Duration) -> Void = { _, _ in },
        _ operation: (_ attempt: Int) async throws(Failure) -> Value
    ) async throws(Failure) -> Value {
        let start = clock.uptime()
        var attempt = 1
        while true {
            do {
                return try await operation(attempt)
            } catch {
                let elapsed = clock.uptime() - start
                guard let delay = budget.nextDelay(after: attempt, advice: error.retryAdvice, elapsed: elapsed, jitter: jitter),
                    !Task.isCancelled
                else { throw error }
                onRetry(error, delay)
                // A wait that was cut short is a cancellation; the caller learns what it was waiting for.
                guard (try? await clock.sleep(delay)) != nil else { throw error }
                attempt += 1
            }
        }
    }
}
