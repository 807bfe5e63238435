package import JobModel

/// The answer to a request for a job.
package enum JobOffer: Sendable {
    /// The raw definition, for `Job(definition:)`. It may hold secrets of the user, so it is not logged.
    case job(Record)
    /// A job that this pilot was given and cannot read: the server must be told.
    case unreadable(JobDefinitionError)
    /// No job, in the server's words; with PanDA's StatusCode where the answer has or implies one (20 no job, 10 time-out).
    case none(reason: String, statusCode: Int?)
}
