import GridSecurity
import HTTP
import JobModel
import Secrets

/// A reply of `/server/panda`: a JSON object, or form text in which everything is a string.
struct LegacyReply {
    let record: Record

    init(_ response: HTTPResponse, _ doing: String) throws(PandaError) {
        try response.checkStatus(doing)
        let text = String(response.text.trimmingPrefix("\u{feff}")).trimmingBlanks
        if text.hasPrefix("{") {
            // Nothing more is to be learnt from the parser than that it is not JSON.
            guard case .object(let fields)? = try? JSONValue(parsing: response.body) else { throw Self.undecodable(response, doing) }
            record = Record(fields)
        } else if text == "Succeeded" {
            record = Record(["StatusCode": .int(0)])
        } else {
            let pairs = FormText.decode(text)
            guard pairs["StatusCode"] != nil else { throw Self.sentence(response, doing) }
            record = Record(pairs.mapValues { .string($0) })
        }
    }

    /// Some calls refuse with a bare sentence and HTTP 200.
    private static func sentence(_ response: HTTPResponse, _ doing: String) -> PandaError {
        let words = response.excerpt
        if words.contains("role is required") { return PandaError(.role, doing: doing, detail: words) }
        return undecodable(response, doing)
    }

    private static func undecodable(_ response: HTTPResponse, _ doing: String) -> PandaError {
        PandaError(.undecodable, doing: doing, detail: response.unreadable)
    }

    private func statusCode(_ doing: String) throws(PandaError) -> Int {
        // A StatusCode that is no number says as little as none.
        guard let code = try? record.int("StatusCode") else {
            throw PandaError(.undecodable, doing: doing, detail: "there is no StatusCode in the reply")
        }
        return code
    }

    private var words: String { (record.fields["errorDialog"]?.text ?? record.fields["ErrorDiag"]?.text ?? "").excerpt() }

    /// Throws unless the StatusCode is 0.
    func check(_ doing: String) throws(PandaError) {
        if let error = PandaError(statusCode: try statusCode(doing), doing: doing, detail: words) { throw error }
    }
}

extension LegacyReply {
    /// 20 is said when there is no job, when the queue is unknown and when the database is down; nothing tells these apart.
    func offer(_ doing: String) throws(PandaError) -> JobOffer {
        let code = try statusCode(doing)
        if code == 20 || code == 10 {
            return .none(reason: words.isEmpty ? (code == 20 ? "no jobs in PanDA" : "timed out") : words, statusCode: code)
        }
        try check(doing)
        guard record.fields["PandaID"] != nil else {
            throw PandaError(.undecodable, doing: doing, detail: "there is no PandaID in the reply")
        }
        return .job(record)
    }

    /// An update whose metaData could not be stored is dropped as a whole, and only the missing command tells.
    func update(_ doing: String, hasMetaData: Bool) throws(PandaError) -> UpdateReply {
        try check(doing)
        if hasMetaData, record.fields["command"] == nil {
            throw PandaError(.database, doing: doing, detail: UpdateReply.metaDataFailed)
        }
        return UpdateReply(command: record.fields["command"]?.text)
    }

    /// The token or proxy of `get_access_token` and `getProxy`, which both call `userProxy`.
    func credential(_ doing: String) throws(PandaError) -> Secret {
        try check(doing)
        guard case .string(let text)? = record.fields["userProxy"], !text.isEmpty else {
            throw PandaError(.undecodable, doing: doing, detail: "there is no userProxy in the reply")
        }
        return Secret(text)
    }

    /// `status=running+finished+notfound&attemptNr=1+1+0`, always as form text.
    func statuses(of jobIDs: [Int], _ doing: String) throws(PandaError) -> [JobStatusReply] {
        try check(doing)
        let states = values("status"), attempts = values("attemptNr")
        guard states.count == jobIDs.count, attempts.count == jobIDs.count else {
            throw PandaError(.undecodable, doing: doing, detail: "there is not one status for each job in the reply")
        }
        return jobIDs.indices.map { index in
            let status = states[index] == "notfound" ? nil : states[index]
            return JobStatusReply(jobID: jobIDs[index], status: status, attemptNumber: Int(attempts[index]) ?? 0)
        }
    }

    private func values(_ name: String) -> [String] {
        (record.fields[name]?.text ?? "").split { $0 == "+" || $0 == " " }.map(String.init)
    }
}

extension UpdateReply {
    /// v1's words for a job report that could not be stored; the update it came with is lost.
    static let metaDataFailed = "Failed to add meta_data"
}
