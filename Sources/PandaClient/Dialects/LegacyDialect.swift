import GridSecurity
import HTTP
import JobModel
import Secrets
import Settings

/// `/server/panda`: forms out, JSON back where the method knows how, form text where not.
struct LegacyDialect: Dialect {
    let server: ServerAddress

    var api: ServerAPI { .legacy }

    func acquireJob(_ request: JobRequest) throws(PandaError) -> Call<JobOffer> {
        post("getJob", LegacyForm(request)) { reply, doing throws(PandaError) in try reply.offer(doing) }.sentOnce().answeringForAnyJob()
    }

    func update(_ update: JobUpdate) throws(PandaError) -> Call<UpdateReply> {
        let form: LegacyForm
        do {
            form = try LegacyForm(update)
        } catch {
            throw PandaError(.badRequest, doing: "updateJob at \(server)", detail: "the file report cannot be written as JSON: \(error)")
        }
        let hasMetaData = update.metaData?.isEmpty == false
        return post("updateJob", form) { reply, doing throws(PandaError) in try reply.update(doing, hasMetaData: hasMetaData) }
    }

    func statuses(of jobIDs: [Int]) -> Call<[JobStatusReply]> {
        let form = LegacyForm([("ids", jobIDs.map(String.init).joined(separator: " "))])
        return post("getStatus", form) { reply, doing throws(PandaError) in try reply.statuses(of: jobIDs, doing) }
    }

    func updateWorker(_ status: WorkerUpdate) throws(PandaError) -> Call<Void> {
        post("updateWorkerPilotStatus", LegacyForm(status)) { reply, doing throws(PandaError) in try reply.check(doing) }
    }

    /// Posted, so that the key stands in nobody's list of URLs.
    func renewToken(with key: Secret) -> Call<Secret> {
        let form = LegacyForm([("client_name", tokenName), ("token_key", key.reveal())])
        return post("get_access_token", form) { reply, doing throws(PandaError) in try reply.credential(doing) }
    }

    func renewProxy(role: String?) -> Call<Secret> {
        post("getProxy", LegacyForm(role.map { [("role", $0)] } ?? [])) { reply, doing throws(PandaError) in try reply.credential(doing) }
    }

    func isAlive() -> Call<Void> {
        let doing = "isAlive at \(server)"
        return Call(doing: doing, request: HTTPRequest(.get, url("isAlive"))) { response throws(PandaError) in
            try response.checkStatus(doing)
            guard response.text.hasPrefix("alive=yes") else { throw PandaError(.undecodable, doing: doing, detail: response.excerpt) }
        }
    }

    private func post<Reply: Sendable>(
        _ method: String, _ form: LegacyForm, read: @escaping @Sendable (LegacyReply, _ doing: String) throws(PandaError) -> Reply
    ) -> Call<Reply> {
        let doing = "\(method) at \(server)"
        let headers = [HTTPHeader("Content-Type", "application/x-www-form-urlencoded"), HTTPHeader("Accept", "application/json")]
        let request = HTTPRequest(
            .post, url(method), headers: headers, body: .bytes(Array(form.text.utf8)), maximumReply: ReplyLimit.of(method))
        return Call(doing: doing, request: request) { response throws(PandaError) in try read(try LegacyReply(response, doing), doing) }
    }

    private func url(_ method: String) -> String { "\(server)/server/panda/\(method)" }
}
