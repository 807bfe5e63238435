import GridSecurity
import HTTP
import JobModel
import Secrets
import Settings

/// One way of speaking to the PanDA server: how requests look and what replies mean.
///
/// No exchange is made here.
protocol Dialect: Sendable {
    var api: ServerAPI { get }
    func acquireJob(_ request: JobRequest) throws(PandaError) -> Call<JobOffer>
    func update(_ update: JobUpdate) throws(PandaError) -> Call<UpdateReply>
    func statuses(of jobIDs: [Int]) -> Call<[JobStatusReply]>
    func updateWorker(_ status: WorkerUpdate) throws(PandaError) -> Call<Void>
    func renewToken(with key: Secret) -> Call<Secret>
    func renewProxy(role: String?) -> Call<Secret>
    func isAlive() -> Call<Void>
}

extension Dialect {
    /// The name by which servers keep the token of all pilots.
    var tokenName: String { "pilot_server" }
}

/// A request with the reading of its reply.
struct Call<Reply: Sendable>: Sendable {
    /// Method and server, for messages.
    let doing: String
    var request: HTTPRequest
    let read: @Sendable (HTTPResponse) throws(PandaError) -> Reply

    /// The same, but for the server to get only once.
    func sentOnce() -> Call {
        var call = self
        call.request.isSentOnce = true
        return call
    }
}
