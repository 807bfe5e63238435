/// How much trouble an exchange is worth.
package struct RetryBudget: Sendable, Equatable {
    /// Tries in all, at least 1.
    package var attempts: Int
    /// From the start of the first try to the start of the last; nil for no limit.
    package var total: Duration?
    /// The wait after the first try is at most this; it doubles with every further try.
    package var baseDelay: Duration
    /// No wait is longer, but for one that the server asked for.
    package var longestDelay: Duration

    package init(attempts: Int, total: Duration? = nil, baseDelay: Duration = .seconds(1), longestDelay: Duration = .seconds(60)) {
        self.attempts = max(1, attempts)
        self.total = total
        self.baseDelay = baseDelay
        self.longestDelay = longestDelay
    }

    /// How long to wait after the given try, counted from 1; nil when there shall be no other.
    ///
    /// `elapsed` is the time since the start of the first try; `jitter` picks a wait between zero and the one it is given. A wait longer than what is
    /// left of the budget is cut, so that the last try comes at its end.
    package func nextDelay(after attempt: Int, advice: RetryAdvice, elapsed: Duration, jitter: (Duration) -> Duration) -> Duration? {
        guard attempt < attempts, total.map({ elapsed < $0 }) ?? true else { return nil }
        let ceiling = ceiling(after: attempt), delay: Duration
        switch advice {
        case .no: return nil
        case .yes: delay = jitter(ceiling)
        // Everybody was told the same time: they are spread over as long again, or they would all be there at once.
        case .after(let asked): delay = asked + jitter(max(ceiling, min(asked, longestDelay)))
        }
        return total.map { min(delay, $0 - elapsed) } ?? delay
    }

    /// The longest wait after the given try, counted from 1.
    private func ceiling(after attempt: Int) -> Duration {
        var delay = baseDelay
        for _ in 1..<max(1, attempt) where delay < longestDelay { delay = delay * 2 }
        return min(delay, longestDelay)
    }
}
