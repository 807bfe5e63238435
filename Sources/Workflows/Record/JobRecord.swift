package import JobModel
import Logging
package import PayloadExecution
package import Staging

/// What has become of a job so far.
///
/// `JobRun` owns it; everybody else sees copies.
package struct JobRecord: Sendable {
    package let job: Job
    /// Seconds since 1970 when the job was received.
    package let startTime: Double
    /// The pilot's uptime at that moment.
    package let arrival: Duration
    package var phase: JobPhase?
    /// Seconds since 1970 when the work on the job ended; never before its start, whatever the node's clock did.
    package var endTime: Double?
    /// Everything that went wrong; the first decides.
    package private(set) var errors: [PilotError] = []
    /// Where the job was when the first of them came.
    package private(set) var failedIn: JobPhase?
    /// The payload while it runs, and one that the pilot ended.
    package var running: RunningPayload?
    package var payload: PayloadResult?
    /// Outputs and log that are in storage.
    package var stored: [StagedFile] = []
    /// The log archive, once it is written.
    package var archive: ArchiveMark?
    /// Files that were about to be sent to storage.
    var uploads: [String: JournalEntry.Upload] = [:]
    package var timeline = Timeline()
    /// What the payload of a failed job said last.
    package var outputEnd: OutputEnd?
    /// Last lines of the log, for the server's record of a failed job.
    package var logExtract: String?
    /// Whether the server wants to see what the job is doing.
    package var debugMode: DebugMode
    /// What the debug command in force brought last.
    package var debugOutput: String?
    /// The job directory shall stay when the job is over.
    package var keepsDirectory = false

    package init(job: Job, startTime: Double, arrival: Duration) {
        self.job = job
        self.startTime = startTime
        self.arrival = arrival
        debugMode = DebugMode(isOn: job.debug)
    }

    /// Keeps an error unless its code is known already: a code repeated says nothing new.
    ///
    /// False when it was known.
    @discardableResult
    package mutating func note(_ error: PilotError) -> Bool {
        guard !errors.contains(where: { $0.code == error.code }) else { return false }
        if errors.isEmpty { failedIn = phase }
        errors.append(error)
        return true
    }

    /// Remembers where a file is about to be sent; where it was sent to before it may be as well.
    mutating func noteUpload(_ transfer: FileTransfer) {
        let before = uploads[transfer.file.lfn]?.remotes.filter { $0 != transfer.remote } ?? []
        uploads[transfer.file.lfn] = JournalEntry.Upload(
            remote: transfer.remote, endpoint: transfer.endpoint, earlier: before.isEmpty ? nil : before)
    }

    /// What the job ended as: any error means failed.
    package var finalState: JobState { errors.isEmpty ? .finished : .failed }

    /// The log archive in storage.
    var storedLog: StagedFile? { stored.first { $0.file.lfn == job.log?.lfn } }

    /// The job's story in one place of the log, with every error.
    func log(to logger: Logger) {
        let task = job.taskID.map { " of task \($0)" } ?? ""
        logger.info(
            "job \(job.id)\(task), attempt \(job.attemptNumber.map(String.init) ?? "unknown"): \(finalState.rawValue), \(errors.count) errors, \(stored.count) files stored"
        )
        for (index, error) in errors.enumerated() {
            logger.info("job \(job.id), error \(index + 1): \(error.code.rawValue) \(error.code.symbol): \(error.report)")
        }
    }
}
