package import JobModel
package import PandaClient
package import Settings

/// Decides whether the pilot may ask for another job, and how long it waits before.
///
/// Source: the getJob gate of Pilot 2 and 3 (time floor, request and failure limits, proxy, disk space, load).
package struct JobGate: Sendable {
    package enum Verdict: Sendable {
        case ask(after: Duration)
        case stop(String, PilotError?)
    }

    /// What the gate looks at beside its own memory.
    package struct Conditions: Sendable {
        /// The pilot's.
        package var age: Duration
        package var freeDiskMB: Int
        /// How long the credential will last; nil when nobody knows or it is not to be checked.
        package var credentialLeft: Duration?
        /// The node's load of the last minute for each of its processors.
        package var loadPerCore: Double

        package init(age: Duration, freeDiskMB: Int, credentialLeft: Duration? = nil, loadPerCore: Double = 0) {
            self.age = age
            self.freeDiskMB = freeDiskMB
            self.credentialLeft = credentialLeft
            self.loadPerCore = loadPerCore
        }
    }

    /// So many jobs in a row that failed by the node's own fault are enough: a further one would fail as well.
    package static let nodeFaultLimit = 3

    /// A credential that lasts no longer than this is not worth a job: what Pilot 3 wants while a job runs.
    package static let shortestCredential = Duration.seconds(40 * 60)

    private let settings: Settings
    private let queue: QueueData
    private let lifetime: Lifetime
    private var jobsTaken = 0
    private var roundsWithoutJob = 0
    private var failures = 0
    private var nodeFaults = 0
    private var lastError: PilotError?
    private var isHopeless = false
    private var isDraining = false

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

    /// A job is over; nil means that it finished.
    package mutating func ended(with error: PilotError?) {
        nodeFaults = error?.code.isNodesFault == true ? nodeFaults + 1 : 0
    }

    /// No further job is wanted.
    package mutating func drain() { isDraining = true }

    /// Where several things end the asking, the error of the last request decides the exit code.
    package func verdict(_ conditions: Conditions, random: (ClosedRange<Double>) -> Double = Double.random(in:)) -> Verdict {
        if isDraining { return .stop("the pilot was told to drain", lastError) }
        if isHopeless { return .stop("the server cannot be used", lastError) }
        if nodeFaults >= Self.nodeFaultLimit { return .stop("\(nodeFaults) jobs in a row failed by this node's fault", lastError) }
        if jobsTaken > 0, queue.timeFloor == .zero { return .stop("queue \(queue.name) wants one job a pilot", lastError) }
        let pause = pause(loadPerCore: conditions.loadPerCore, random), age = conditions.age
        if jobsTaken > 0, age + pause > queue.timeFloor {
            return .stop("the time floor of \(queue.timeFloor.components.seconds) s is over", lastError)
        }
        if age + pause >= lifetime.lastMoment { return .stop("the lifetime of \(lifetime.limit.components.seconds) s is over", lastError) }
        if roundsWithoutJob >= settings.getJobRequests.value {
            return .stop("asked \(roundsWithoutJob) times without getting a job", lastError)
        }
        if failures >= settings.getJobFailures.value { return .stop("\(failures) job requests brought no job", lastError) }
        return obstacle(conditions) ?? .ask(after: pause)
    }

    /// What of node and credential forbids a job.
    private func obstacle(_ conditions: Conditions) -> Verdict? {
        if Int64(clamping: conditions.freeDiskMB) < settings.freeSpaceLimitMB.value {
            return .stop("the disk is full", noSpace(conditions.freeDiskMB))
        }
        if let left = conditions.credentialLeft, left < Self.shortestCredential {
            return .stop("the credential is about to expire", tooShort(left))
        }
        return nil
    }

    /// Pilot 3's pause, spread so that pilots of one node do not ask in chorus; a loaded node asks later.
    private func pause(loadPerCore: Double, _ random: (ClosedRange<Double>) -> Double) -> Duration {
        let isLoaded = settings.delayWhenLoaded.value && loadPerCore > settings.loadFactor.value
        if roundsWithoutJob == 0, !isLoaded { return .zero }
        return .seconds(random(settings.harvesterID.value == nil ? 60...180 : 8...12))
    }

    private func noSpace(_ freeMB: Int) -> PilotError {
        PilotError(
            .noLocalSpace, doing: "checking the disk before asking for a job",
            reason: "\(freeMB) MB are free, \(settings.freeSpaceLimitMB.value) MB are wanted",
            advice: "free some, or set free_space_limit in the [Pilot] section of the configuration")
    }

    private func tooShort(_ left: Duration) -> PilotError {
        PilotError(
            .proxyTooShort, doing: "checking the credential before asking for a job",
            reason:
                "it lasts \(max(0, left.components.seconds / 60)) minutes, \(Self.shortestCredential.components.seconds / 60) are wanted",
            advice: "renew it, or say -t to go without this check")
    }
}
