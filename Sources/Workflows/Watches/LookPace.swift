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
    package func first(random: (ClosedRange<Double>) -> Double = Double.random(in:)) -> Duration { Self.spread(shortest, random) }

    /// The time to the next look; `answer` is how long the last one took, nil when it failed.
    package mutating func next(after answer: Duration?, random: (ClosedRange<Double>) -> Double = Double.random(in:)) -> Duration {
        if let answer, answer <= Self.quick {
            interval = max(shortest, interval / 2)
        } else {
            interval = min(longest, interval * 2)
        }
        return Self.spread(interval, random)
    }

    private static func spread(_ interval: Duration, _ random: (ClosedRange<Double>) -> Double) -> Duration {
        interval * random(0.9...1)
    }
}
