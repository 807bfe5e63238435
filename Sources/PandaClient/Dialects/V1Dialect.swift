import Checksum
import FoundationEssentials
import GridSecurity
import HTTP
import JobModel
import Secrets
import Settings

/// `/api/v1`: JSON both ways, with strict types and no unknown argument.
struct V1Dialect: Dialect {
    let server: ServerAddress

    var api: ServerAPI { .v1 }

    func acquireJob(_ request: JobRequest) throws(PandaError) -> Call<JobOffer> {
        try post("pilot/acquire_jobs", V1AcquireJobs(request)) { reply, doing throws(PandaError) in try reply.offer(doing) }
            .sentOnce().answeringForAnyJob()
    }

    func update(_ update: JobUpdate) throws(PandaError) -> Call<UpdateReply> {
        let body: V1UpdateJob
        do { body = try V1UpdateJob(update) } catch { throw unencodable("pilot/update_job", error) }
        return try post("pilot/update_job", body) { reply, doing throws(PandaError) in
            UpdateReply(command: try reply.checkedData(doing)?["command"]?.text)
        }
    }

    func statuses(of jobIDs: [Int]) -> Call<[JobStatusReply]> {
        // A list is the repeated key in a query.
        get("pilot/get_job_status", query: jobIDs.map { ("job_ids", String($0)) }) { reply, doing throws(PandaError) in
            try reply.statuses(of: jobIDs, doing)
        }
    }

    func updateWorker(_ status: WorkerUpdate) throws(PandaError) -> Call<Void> {
        try post("pilot/update_worker_status", V1UpdateWorkerStatus(status)) { reply, doing throws(PandaError) in
            _ = try reply.checkedData(doing)
        }
    }

    func updateNode(_ map: WorkerNodeMap) throws(PandaError) -> Call<Void> {
        var map = map
        // Python's float takes no int, and JSONEncoder writes 2600.0 as 2600.
        map.clockSpeed = map.clockSpeed.map { $0 == $0.rounded() ? $0.nextUp : $0 }
        return try post("pilot/update_worker_node", map) { reply, doing throws(PandaError) in _ = try reply.checkedData(doing) }
    }

    func updateGPUs(_ map: GPUMap) throws(PandaError) -> Call<Void> {
        try post("pilot/update_worker_node_gpu", map) { reply, doing throws(PandaError) in _ = try reply.checkedData(doing) }
    }

    /// The server takes this as a GET only, with the key in the query.
    func renewToken(with key: Secret) -> Call<Secret> {
        get("creds/get_access_token", query: [("client_name", tokenName), ("token_key", key.reveal())]) {
            reply, doing throws(PandaError) in try reply.credential(doing)
        }
    }

    func renewProxy(role: String?) -> Call<Secret> {
        get("creds/get_proxy", query: role.map { [("role", $0)] } ?? []) { reply, doing throws(PandaError) in try reply.credential(doing) }
    }

    func isAlive() -> Call<Void> {
        get("system/is_alive", query: []) { reply, doing throws(PandaError) in _ = try reply.checkedData(doing) }
    }

    /// Bodies larger than this are worth compressing.
    static let gzipThreshold = 1024

    private func post<Reply: Sendable>(
        _ path: String, _ arguments: some Encodable,
        read: @escaping @Sendable (V1Reply, _ doing: String) throws(PandaError) -> Reply
    ) throws(PandaError) -> Call<Reply> {
        var body: [UInt8]
        do { body = Array(try JSONEncoder().encode(arguments)) } catch { throw unencodable(path, error) }
        // Exactly this type: with a charset behind it the server reads the body as a form.
        var headers = [HTTPHeader("Content-Type", "application/json"), HTTPHeader("Accept", "application/json")]
        if body.count > Self.gzipThreshold {
            body = Gzip.compress(body)
            headers.append(HTTPHeader("Content-Encoding", "gzip"))
        }
        return call(path, HTTPRequest(.post, url(path), headers: headers, body: .bytes(body)), read)
    }

    private func get<Reply: Sendable>(
        _ path: String, query: [(String, String)],
        read: @escaping @Sendable (V1Reply, _ doing: String) throws(PandaError) -> Reply
    ) -> Call<Reply> {
        let url = url(path) + (query.isEmpty ? "" : "?" + FormText.encode(query))
        return call(path, HTTPRequest(.get, url, headers: [HTTPHeader("Accept", "application/json")]), read)
    }

    private func call<Reply: Sendable>(
        _ path: String, _ request: HTTPRequest, _ read: @escaping @Sendable (V1Reply, _ doing: String) throws(PandaError) -> Reply
    ) -> Call<Reply> {
        let doing = doing(path)
        var request = request
        request.maximumReply = ReplyLimit.of(path)
        return Call(doing: doing, request: request) { response throws(PandaError) in try read(try V1Reply(response, doing), doing) }
    }

    private func url(_ path: String) -> String { "\(server)/api/v1/\(path)" }

    private func doing(_ path: String) -> String { "\(path.drop { $0 != "/" }.dropFirst()) at \(server)" }

    private func unencodable(_ path: String, _ error: any Error) -> PandaError {
        PandaError(.badRequest, doing: doing(path), detail: "cannot be written as JSON: \(error)")
    }
}
