import HTTP
package import Waiting

/// How hard it is tried to tell the server something.
package enum Effort: Sendable {
    /// Once: the next look asks the same.
    case look
    /// Twice: the next heartbeat, and a look before it, say the same. During an outage each try more is as many requests more.
    case heartbeat
    /// Until the caller gives up: nobody else says it. What it gives up then waits in the spool.
    case lastWord

    /// What it is worth.
    package var budget: RetryBudget {
        switch self {
        case .look: RetryBudget(attempts: 1)
        case .heartbeat: RetryBudget(attempts: 2, total: .seconds(60))
        case .lastWord: .lastWord
        }
    }
}

extension RetryBudget {
    /// For requests for jobs: the pilot's loop has its own pauses and limits.
    package static let acquire = RetryBudget(attempts: 3, total: .seconds(30))
    /// For last words: the waits grow to ten minutes.
    ///
    /// So the words that gathered during an outage of as long, and the requests for jobs that follow them, do not end it in another one
    /// (Documentation/Performance.md has the model). The outage costs a pilot's slot at most as much again.
    package static let lastWord = RetryBudget(attempts: .max, baseDelay: .seconds(2), longestDelay: .seconds(600))
}
