import GridSecurity
package import JobModel
package import Secrets

/// The PanDA server as a pilot sees it, whichever dialect it speaks.
///
/// Every call retries inside its own budget what is worth it; what it throws is what was left at the end.
package protocol PandaServer: JobSource {
    /// Tells the state of a job. Repeating an update is harmless, so that what may pass is repeated as often as it is worth.
    func update(_ update: JobUpdate, effort: Effort) async throws(PandaError) -> UpdateReply
    /// What the server thinks of these jobs, in the order asked for.
    func statuses(of jobIDs: [Int]) async throws(PandaError) -> [JobStatusReply]
    /// Tells that the pilot of a Harvester worker started or finished.
    func updateWorker(_ status: WorkerUpdate) async throws(PandaError)
    /// Tells of the worker node's hardware, once: it is a courtesy. A server of the legacy dialect keeps no nodes and is not asked.
    func updateNode(_ map: WorkerNodeMap) async throws(PandaError)
    /// Tells of the worker node's GPUs, likewise.
    func updateGPUs(_ map: GPUMap) async throws(PandaError)
    /// A new token for pilots, in exchange for the key that its provider has put beside the present one.
    ///
    /// Asked with the present token, which must not have ended. The server may well send the same token again.
    func renewToken(with key: Secret) async throws(PandaError) -> Secret
    /// A new proxy of the caller's, in PEM form with its key.
    ///
    /// `role` is a VO with one of its roles, such as `atlas:/atlas/Role=production`; nil for the server's plain proxy.
    func renewProxy(role: String?) async throws(PandaError) -> Secret
    /// Returns when the server answers at all; needs no rights.
    func isAlive() async throws(PandaError)
}
