package import JobModel

/// What became of a job, and of the word about it.
package struct JobOutcome: Sendable {
    package let record: JobRecord
    /// nil when nothing was to be said, because server updates are off.
    package let delivery: Reporter.Delivery?

    /// True when the server has the final word, or nothing was to be said.
    package var isDelivered: Bool {
        if case .kept? = delivery { return false }
        return true
    }

    /// The error that decides the pilot's exit code; nil for a finished job whose final word was delivered.
    package var error: PilotError? {
        if let first = record.errors.first { return first }
        switch delivery {
        case .kept(_, let error)?:
            return PilotError(.communicationFailure, doing: "reporting job \(record.job.id)", cause: error)
        case .delivered?, nil:
            return nil
        }
    }
}
