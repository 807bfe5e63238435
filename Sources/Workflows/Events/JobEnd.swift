package import JobModel

/// What a job came to, when nothing more is done for it.
package struct JobEnd: Sendable {
    package let jobID: Int
    package let state: JobState
    /// Why it failed, if it did.
    package let failure: FailureReport?
    /// Where its log archive is, if it is anywhere.
    package let log: String?
}
