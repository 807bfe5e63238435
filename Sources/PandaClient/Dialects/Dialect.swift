import HTTP
import JobModel

/// One way of speaking to the PanDA server: how requests look and what replies mean.
///
/// No exchange is made here.
protocol Dialect: Sendable {
    var api: ServerAPI { get }
    func acquireJob(_ request: JobRequest) throws(PandaError) -> Call<JobOffer>
    func update(_ update: JobUpdate) throws(PandaError) -> Call<UpdateReply>
    func statuses(of jobIDs: [Int]) -> Call<[JobStatusReply]>
    func updateWorker(_ status: WorkerUpdate) throws(PandaError) -> Call<Void>
    func isAlive() -> Call<Void>
}

/// A request with the reading of its reply.
struct Call<Reply: Sendable>: Sendable {
    /// Method and server, for messages.
    let doing: String
    let request: HTTPRequest
    let read: @Sendable (HTTPResponse) throws(PandaError) -> Reply
}
