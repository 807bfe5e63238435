/// Where a pilot's jobs come from.
package protocol JobSource: Sendable {
    /// Asks for one job; the answer is the job, or why there is none.
    ///
    /// A time-out is never repeated here: the server may have reserved a job for the client that stopped listening.
    func acquireJob(_ request: JobRequest) async throws(PandaError) -> JobOffer
}
