package import JobModel
import PandaClient

/// What became of a job, and of the word about it.
package struct JobOutcome: Sendable {
    package let record: JobRecord
    /// Nil only when the pilot's own task was cancelled.
    package let delivery: Reporter.Delivery?

    /// The error that decides the pilot's exit code; nil for a finished job whose final word was delivered.
    package var error: PilotError? {
        if let first = record.errors.first { return first }
        switch delivery {
        case .spooled(let error)?, .lost(let error)?:
            return PilotError(.communicationFailure, doing: "reporting job \(record.job.id)", cause: error)
        case .delivered?, nil:
            return nil
        }
    }
}
