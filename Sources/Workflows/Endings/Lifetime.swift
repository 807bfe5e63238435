package import JobModel
package import Settings

/// How long the pilot may live, and when a job must end for the rest to be done in time.
///
/// An option `-l` given by the user and the queue's `maxtime` both hold, the shorter one decides; the default of `-l` yields to `maxtime`.
package struct Lifetime: Sendable {
    /// Since the pilot's start.
    package let limit: Duration

    package init(settings: Settings, queue: QueueData) {
        let option = settings.lifetime
        switch (queue.maxTime > .zero, option.origin == .standard) {
        case (true, true): limit = queue.maxTime
        case (true, false): limit = min(queue.maxTime, option.value)
        case (false, _): limit = option.value
        }
    }

    /// Left for ending the payload, the log and the final update: Pilot 3's 180 s, less for short lives.
    package var reserve: Duration { min(.seconds(180), limit / 10) }

    /// When a job that still runs is ended.
    package var lastMoment: Duration { limit - reserve }

    func reached(_ jobID: Int) -> PilotError {
        PilotError(
            .reachedMaxTime, doing: "running job \(jobID)", reason: "the pilot's lifetime of \(limit.components.seconds) s is over",
            advice: "give a longer -l, or a queue with a larger maxtime")
    }
}
