package import JobModel
package import PandaClient

/// Decides whether the pilot may ask for another job, and how long it waits before.
///
/// Source: the getJob gate of Pilot 2 and 3 (time floor, request and failure limits, disk space).
package struct JobGate: Sendable {
    package enum Verdict: Sendable {
        case ask(after: Duration)
        case stop(String, PilotError?)
    }

    private let settings: Settings
    private let queue: QueueData
    private let lifetime: Lifetime
    private var jobsTaken = 0
    private var roundsWithoutJob = 0
    private var failures = 0
    private var lastError: PilotError?
    private var isHopeless = false

    package init(settings: Settings, queue: QueueData) {
        self.settings = settings
        self.queue = queue
        lifetime = Lifetime(settings: settings, queue: queue)
    }

    package mutating func gotJob() {
        jobsTaken += 1
        roundsWithoutJob = 0
        failures = 0
        lastError = nil
    }

    /// The server has nothing to do: counts against both limits, as it does in Pilot 3.
    package mutating func gotNoJob() {
        roundsWithoutJob += 1
        failures += 1
        lastError = nil
    }

    /// The round failed; a failure that waiting cannot mend ends the pilot.
    package mutating func failed(with error: PandaError) {
        roundsWithoutJob += 1
        failures += 1
        lastError = error.pilotError
        isHopeless = !error.mayPass
    }

    /// The verdict for a pilot of that age.
    package func verdict(age: Duration, freeDiskMB: Int) -> Verdict {
        if isHopeless { return .stop("the server cannot be used", lastError) }
        if jobsTaken > 0, queue.timeFloor == .zero { return .stop("queue \(queue.name) wants one job a pilot", nil) }
        let pause = roundsWithoutJob == 0 ? Duration.zero : self.pause
        if jobsTaken > 0, age + pause > queue.timeFloor {
            return .stop("the time floor of \(queue.timeFloor.components.seconds) s is over", nil)
        }
        if age + pause >= lifetime.lastMoment { return .stop("the lifetime of \(lifetime.limit.components.seconds) s is over", nil) }
        if roundsWithoutJob >= settings.getJobRequests.value {
            return .stop("asked \(roundsWithoutJob) times without getting a job", lastError)
        }
        if failures >= settings.getJobFailures.value { return .stop("\(failures) job requests brought no job", lastError) }
        if Int64(freeDiskMB) < settings.freeSpaceLimitMB.value { return .stop("the disk is full", noSpace(freeDiskMB)) }
        return .ask(after: pause)
    }

    /// Pilot 3's pause, spread so that pilots of one node do not ask in chorus.
    private var pause: Duration {
        settings.harvesterID.value == nil ? .seconds(Double.random(in: 60...180)) : .seconds(10)
    }

    private func noSpace(_ freeMB: Int) -> PilotError {
        PilotError(
            .noLocalSpace, doing: "checking the disk before asking for a job",
            reason: "\(freeMB) MB are free, \(settings.freeSpaceLimitMB.value) MB are wanted",
            advice: "free some, or set free_space_limit in the [Pilot] section of the configuration")
    }
}
