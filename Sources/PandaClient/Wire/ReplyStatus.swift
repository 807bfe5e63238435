import HTTP
import Waiting

extension HTTPResponse {
    /// Throws unless the status is 2xx; says what PanDA means by any other.
    ///
    /// Authentication, bans and unknown methods are 403 and tell apart by their text only; 500 is an exception in the server, which is nearly
    /// always the request's own fault.
    func checkStatus(_ doing: String) throws(PandaError) {
        if isSuccess { return }
        let words = "HTTP \(status)" + (excerpt.isEmpty ? "" : ": \(excerpt)")
        switch status {
        case 403 where text.hasPrefix("ERROR : method ") && text.contains("is forbidden"), 404, 405, 410, 501:
            throw PandaError(.unknownMethod, doing: doing, detail: words)
        case 403 where text.contains("is banned"): throw PandaError(.banned, doing: doing, detail: words)
        case 401, 403: throw PandaError(.refused, doing: doing, detail: words)
        case 429, 502, 503, 504: throw PandaError(.busy(status: status), doing: doing, detail: words, retryAdvice: busyAdvice)
        case 400, 411, 413, 415, 500: throw PandaError(.badRequest, doing: doing, detail: words)
        default: throw PandaError(.failed, doing: doing, detail: words)
        }
    }

    /// What to say of a body that cannot be read.
    ///
    /// Data are not quoted: they may be half a job with its user's secrets.
    var unreadable: String {
        let words = excerpt
        if words.isEmpty { return "an empty body" }
        if words.hasPrefix("{") || words.contains("&") { return "\(body.count) bytes that are neither whole JSON nor a whole form" }
        return words
    }

    /// A date in `Retry-After` is measured by the server's own clock, which is in `Date`.
    private var busyAdvice: RetryAdvice {
        let now = headers["Date"].flatMap { HTTPDate($0) }?.seconds ?? Int(Int32.max)
        return RetryAdvice(status: status, headers: headers, now: now)
    }
}

extension PandaError {
    /// The meaning of a StatusCode other than 0, which both dialects share; nil for 0.
    init?(statusCode: Int, doing: String, detail: String) {
        let detail = "StatusCode \(statusCode)" + (detail.isEmpty ? "" : ": \(detail)")
        switch statusCode {
        case 0: return nil
        case 10, 30: self.init(.database, doing: doing, detail: detail)
        case 50: self.init(.badRequest, doing: doing, detail: detail)
        case 60: self.init(.role, doing: doing, detail: detail)
        case 70: self.init(.permission, doing: doing, detail: detail)
        case 80, 90: self.init(.noCredential, doing: doing, detail: detail)
        default: self.init(.failed, doing: doing, detail: detail)
        }
    }
}
