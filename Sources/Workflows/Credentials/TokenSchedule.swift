import FoundationEssentials
import GridSecurity

/// When a token is looked at and when it is renewed; all in seconds, moments since 1970.
///
/// Renewal is due when about half of the token's life is over, which leaves the other half for a server that is away, and spreads
/// pilots that got their tokens together. Of a token that does not say how long it lives nothing is known but its age.
struct TokenSchedule {
    /// Longest time between two looks.
    let check: Double
    /// When the token ends; nil when it does not say.
    let expires: Double?
    /// When the server is to be asked for another one.
    private(set) var due: Double
    private var failures = 0

    /// `isFresh` says that the token was renewed just now.
    init(_ times: TokenTimes?, check: Double, now: Double, isFresh: Bool) {
        self.check = check
        expires = times?.expires.timeIntervalSince1970
        if let expires {
            let start = times?.issued?.timeIntervalSince1970 ?? now
            due = start + (expires - start) * Double.random(in: 0.4...0.5)
        } else {
            due = isFresh ? now + check * Double.random(in: 0.9...1) : now
        }
    }

    /// Negative when it has ended; nil when nobody knows.
    func left(at now: Double) -> Double? { expires.map { $0 - now } }

    /// An ended token renews nothing: the server refuses the call.
    func isOver(at now: Double) -> Bool { left(at: now).map { $0 <= 0 } ?? false }

    /// Puts the next try off: a minute, then twice as long each time up to ten, and never beyond half of what is left.
    ///
    /// Returns the wait.
    mutating func failed(at now: Double) -> Double {
        failures += 1
        var delay = min(60 * Double(1 << min(failures - 1, 4)), 600) * Double.random(in: 0.5...1)
        if let left = left(at: now) { delay = min(delay, max(left / 2, 5)) }
        due = now + delay
        return delay
    }

    /// How long to wait before the next look.
    ///
    /// A token that is not renewed through the server is looked at the more often the nearer its end is, for somebody else may replace it.
    func pause(from now: Double, asksServer: Bool) -> Double {
        if asksServer, !isOver(at: now) { return min(check, max(due - now, 1)) }
        return min(check, max((left(at: now) ?? .infinity) / 2, 60))
    }
}
