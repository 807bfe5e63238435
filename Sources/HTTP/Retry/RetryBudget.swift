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

    /// The longest wait after the given try, counted from 1.
    func ceiling(after attempt: Int) -> Duration {
        var delay = baseDelay
        for _ in 1..<max(1, attempt) where delay < longestDelay { delay = delay * 2 }
        return min(delay, longestDelay)
    }
}
