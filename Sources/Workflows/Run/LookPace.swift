/// How often the server is asked, between two heartbeats, whether it wants something of the job.
///
/// The answers themselves set the pace: as often as allowed while they come at once, and half as often after each one that took long or did not
/// come, down to the heartbeats alone. So a server under load is spared by all pilots without being told about it.
package struct LookPace: Sendable {
    private let shortest: Duration
    private let longest: Duration
    private var interval: Duration

    /// An answer that takes longer is slow.
    private static let quick = Duration.seconds(1)

    package init(shortest: Duration, longest: Duration) {
        self.shortest = shortest
        self.longest = max(shortest, longest)
        interval = shortest
    }

    /// The time to the first look.
    package var first: Duration { Self.spread(shortest) }

    /// The time to the next look; `answer` is how long the last one took, nil when it failed.
    package mutating func next(after answer: Duration?) -> Duration {
        if let answer, answer <= Self.quick {
            interval = max(shortest, interval / 2)
        } else {
            interval = min(longest, interval * 2)
        }
        return Self.spread(interval)
    }

    private static func spread(_ interval: Duration) -> Duration { interval * Double.random(in: 0.9...1) }
}
