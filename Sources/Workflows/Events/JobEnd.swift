package import JobModel
import Staging

/// What a job came to, when nothing more is done for it.
package struct JobEnd: Sendable {
    package let jobID: Int
    package let state: JobState
    /// Why it failed, if it did.
    package let failure: FailureReport?
    /// Where its log archive is, if it is anywhere.
    package let log: String?
}

extension JobEnd {
    init(_ record: JobRecord, _ context: PilotContext) {
        self.init(
            jobID: record.job.id, state: record.finalState, failure: FailureReport(record, context), log: record.storedLog?.surl)
    }
}
