package import JobModel
package import Staging

/// What has become of a job so far.
///
/// `JobRun` owns it; everybody else sees copies.
package struct JobRecord: Sendable {
    package let job: Job
    /// Seconds since 1970 when the job was received.
    package let startTime: Double
    package var phase: JobPhase?
    /// Seconds since 1970 when the work on the job ended.
    package var endTime: Double?
    /// Everything that went wrong; the first decides.
    package private(set) var errors: [PilotError] = []
    package var payload: PayloadResult?
    /// Outputs and log that are in storage.
    package var stored: [StagedFile] = []
    package var timeline = Timeline()
    /// Last lines of the log, for the server's record of a failed job.
    package var logExtract: String?

    package init(job: Job, startTime: Double) {
        self.job = job
        self.startTime = startTime
    }

    /// Keeps an error unless its code is known already: a code repeated says nothing new.
    package mutating func note(_ error: PilotError) {
        guard !errors.contains(where: { $0.code == error.code }) else { return }
        errors.append(error)
    }

    /// What the job ended as: any error means failed.
    package var finalState: JobState { errors.isEmpty ? .finished : .failed }
}
