package import HTTP
import JobModel
package import Waiting

/// A call to the PanDA server that brought nothing of use.
package struct PandaError: RetryableFailure, Sendable, CustomStringConvertible {
    package enum Kind: Sendable {
        /// No complete reply.
        case unreachable(HTTPError)
        /// The server or a proxy before it is overloaded or restarting: 429, 502, 503, 504.
        case busy(status: Int)
        /// Authentication failed: 403 in the server's own words, or no client certificate seen.
        case refused
        /// The user is banned from this server.
        case banned
        /// The credential lacks the role: StatusCode 60, or v1's sentence.
        case role
        /// The server does not let this user have that: StatusCode 70, or v1's sentence.
        case permission
        /// The server keeps no such key, token or proxy: StatusCode 80 or 90, or v1's sentence.
        case noCredential
        /// The server does not have this method: it speaks the other dialect, or is no PanDA server.
        case unknownMethod
        /// The server does not take the request: 400, 500, StatusCode 50, type and argument errors.
        case badRequest
        /// The server's database failed or was too slow: StatusCode 30 or 10. Nothing was stored.
        case database
        /// The reply is not what PanDA sends, such as a proxy's HTML page.
        case undecodable
        /// Any other refusal.
        case failed
    }

    package var kind: Kind
    /// Call and server, such as `update_job at https://host:25443`.
    package var doing: String
    /// The server's own words, or curl's.
    package var detail: String
    /// Whether the same call may be repeated at once; for waiting longer see `mayPass`.
    package var retryAdvice: RetryAdvice

    package init(_ kind: Kind, doing: String, detail: String, retryAdvice: RetryAdvice? = nil) {
        self.kind = kind
        self.doing = doing
        self.detail = detail
        self.retryAdvice = retryAdvice ?? kind.retryAdvice
    }

    /// On one line, whatever the server's words are.
    package var description: String { "\(doing): \(kind.summary)\(detail)".onOneLine }
}
