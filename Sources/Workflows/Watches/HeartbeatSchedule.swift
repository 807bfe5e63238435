/// When the server hears next of a job that is alive.
package struct HeartbeatSchedule: Sendable {
    /// Longest time between two heartbeats.
    package let interval: Duration

    package init(interval: Duration) {
        self.interval = interval
    }

    /// The time to the next heartbeat, spread so that pilots which were started together, or heard an outage end together, do not stay together.
    package func next(random: (ClosedRange<Double>) -> Double = Double.random(in:)) -> Duration { interval * random(0.9...1) }
}
