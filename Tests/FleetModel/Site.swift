import JobModel
import Settings

/// What all pilots of the model have in common: their settings, and what is assumed of jobs and sites.
struct Site: Sendable {
    let settings: Settings
    let queue: QueueData
    /// Zero: the server is asked with heartbeats only.
    let killCheck: Duration

    /// Of the payload, which is exponential in length: as many jobs as ever are in their middle.
    static let meanPayload = Duration.seconds(3 * 3600)
    /// Seconds.
    static let stageIn = 10.0...120
    /// Seconds.
    static let stageOut = 10.0...60
    /// Of the requests for jobs.
    static let shareWithoutJob = 0.2
    /// Seconds until the batch system has put another pilot in the place of one that ended.
    static let restart = 60.0...300
    /// Of a pilot, which takes many jobs.
    static let days = 3

    init(killCheck: Duration) throws {
        self.killCheck = killCheck
        // Pilots of Harvester workers: they pause for the shortest time when there is no job.
        settings = try Settings.merge(
            options: [.queue: "FLEET"], environment: ["HARVESTER_ID": "fleet", "HARVESTER_WORKER_ID": "1"], userID: 0)
        let minutes = Self.days * 24 * 60
        queue = try QueueData(record: Record(["timefloor": .int(minutes), "maxtime": .int(2 * 60 * minutes)]), name: "FLEET")
    }
}
