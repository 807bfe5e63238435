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
        // The first look is planned while no word has been answered yet, which doubles this.
        interval = shortest / 2
    }

    /// The time to the next look; `answer` is how long the last one took, nil when it failed.
    package mutating func next(after answer: Duration?, random: (ClosedRange<Double>) -> Double = Double.random(in:)) -> Duration {
        if let answer, answer <= Self.quick {
            interval = max(shortest, interval / 2)
        } else {
            interval = min(longest, interval * 2)
        }
        return interval * random(0.9...1)
    }
}
