import GridSecurity
import HTTP
import JobModel
import Secrets

/// A reply of `/api/v1`: `{"success", "message", "data"}`, whatever its Content-Type claims.
struct V1Reply {
    let success: Bool
    let message: String
    let data: JSONValue?

    init(_ response: HTTPResponse, _ doing: String) throws(PandaError) {
        try response.checkStatus(doing)
        // Nothing more is to be learnt from the parser than that it is not JSON.
        guard let value = try? JSONValue(parsing: response.body), case .bool(let success)? = value["success"] else {
            throw PandaError(.undecodable, doing: doing, detail: response.unreadable)
        }
        self.success = success
        message = value["message"]?.text ?? ""
        data = value["data"]
    }

    /// The data of a call that worked.
    ///
    /// `success` alone says too little: it is true with StatusCode 30 when nothing was stored.
    func checkedData(_ doing: String) throws(PandaError) -> JSONValue? {
        if let code = statusCode, let error = PandaError(statusCode: code, doing: doing, detail: words) { throw error }
        guard success else { throw PandaError(kind, doing: doing, detail: words) }
        return data
    }

    func offer(_ doing: String) throws(PandaError) -> JobOffer {
        if !success, statusCode ?? 0 == 0, let code = Self.noJobMessages[message] { return .none(reason: message, statusCode: code) }
        let jobs = try checkedData(doing)?["jobs"]
        guard case .array(let list)? = jobs else {
            throw PandaError(.undecodable, doing: doing, detail: "there is no list of jobs in the reply")
        }
        guard let first = list.first else { return .none(reason: "an empty list of jobs", statusCode: 20) }
        guard case .object(let fields) = first else {
            throw PandaError(.undecodable, doing: doing, detail: "the job is not an object")
        }
        return .job(Record(fields))
    }

    /// Answers that are no failure, with the legacy StatusCode that means the same.
    private static let noJobMessages = ["No jobs in PanDA": 20, "Timed out": 10]

    private var statusCode: Int? {
        guard case .int(let code)? = data?["StatusCode"] else { return nil }
        return code
    }

    private var words: String {
        (message.isEmpty ? data?["ErrorDiag"]?.text ?? data?["errorDialog"]?.text ?? "" : message).excerpt()
    }

    /// What a refusal without a StatusCode is about; only its sentence tells.
    private var kind: PandaError.Kind {
        let message = message.lowercased()
        if ["type error", "argument error", "expecting ", "invalid job status"].contains(where: message.hasPrefix) { return .badRequest }
        if message.contains("secure connection") { return .refused }
        if message.contains("not in authorized users") { return .permission }
        if message.contains("token key is invalid") { return .badRequest }
        if message.hasPrefix("'token' not found") || message.hasPrefix("'proxy' not found") { return .noCredential }
        if message.contains("role") || message.contains("permission") { return .role }
        if message.contains("database error") || message == "timed out" { return .database }
        return .failed
    }
}

extension V1Reply {
    /// The token or proxy of `get_access_token` and `get_proxy`, which both call `user_proxy`.
    func credential(_ doing: String) throws(PandaError) -> Secret {
        guard case .string(let text)? = try checkedData(doing)?["user_proxy"], !text.isEmpty else {
            throw PandaError(.undecodable, doing: doing, detail: "there is no user_proxy in the reply")
        }
        return Secret(text)
    }

    func statuses(of jobIDs: [Int], _ doing: String) throws(PandaError) -> [JobStatusReply] {
        guard case .array(let list)? = try checkedData(doing), list.count == jobIDs.count else {
            throw PandaError(.undecodable, doing: doing, detail: "there is not one status for each job in the reply")
        }
        var replies: [JobStatusReply] = []
        for entry in list {
            guard case .int(let id)? = entry["job_id"], let status = entry["status"]?.text else {
                throw PandaError(.undecodable, doing: doing, detail: "a status lacks its job")
            }
            var attempt = 0
            if case .int(let number)? = entry["attempt_number"] { attempt = number }
            replies.append(JobStatusReply(jobID: id, status: status == "not found" ? nil : status, attemptNumber: attempt))
        }
        return replies
    }
}
