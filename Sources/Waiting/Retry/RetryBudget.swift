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
    /// left of the budget is cut, so that the last try comes at its end; but not before the server wants it.
    package func nextDelay(after attempt: Int, advice: RetryAdvice, elapsed: Duration, jitter: (Duration) -> Duration) -> Duration? {
        let left = total.map { $0 - elapsed }
        var spread = ceiling(after: attempt), least = Duration.zero
        switch advice {
        case .no: return nil
        case .yes: break
        case .after(let asked):
            least = asked
            spread = max(spread, min(asked * Self.spreadOfAsked, longestDelay))
        }
        guard attempt < attempts, left.map({ least < $0 }) ?? true else { return nil }
        let delay = least + jitter(spread)
        return left.map { min(delay, $0) } ?? delay
    }

    /// Who is told to come back later is spread over so many times as long.
    ///
    /// Everybody may have been told the same moment, the last just before it. With four times, no more come back in any second after it than were sent
    /// away in one before it (FleetModel).
    private static let spreadOfAsked = 4

    /// The longest wait after the given try, counted from 1.
    private func ceiling(after attempt: Int) -> Duration {
        var delay = baseDelay
        for _ in 1..<max(1, attempt) where delay < longestDelay { delay = delay * 2 }
        return min(delay, longestDelay)
    }
}
