/// One HTTP exchange to perform, as a value.
package struct HTTPRequest: Sendable {
    package enum Method: String, Sendable {
        case get = "GET"
        case head = "HEAD"
        case post = "POST"
        case put = "PUT"
        case delete = "DELETE"
        /// Makes a WebDAV collection (RFC 4918 9.3).
        case mkcol = "MKCOL"
    }

    /// What identifies the pilot to this server.
    package enum Identity: Sendable {
        /// The proxy or the token that the client was made with.
        case configured
        /// Nothing: no client certificate is presented and no token is sent.
        case anonymous
    }

    package var method: Method
    /// Absolute `https://`, `http://` or `davs://` URL; `davs` is spoken as `https`.
    package var url: String
    package var headers: [HTTPHeader]
    package var body: HTTPBody
    package var identity: Identity
    package var timeouts: HTTPTimeouts
    /// Whether the server may get the request only once, because it does something anew each time.
    ///
    /// Others are sent again on a new connection when one that had been used before breaks without an answer.
    package var isSentOnce = false
    /// Bytes of a reply that may be held in memory; nil for the client's own limit.
    package var maximumReply: Int?
    /// Redirects followed before the reply counts as too many; 0 returns the 3xx reply itself.
    package var redirects: Int

    package init(
        _ method: Method, _ url: String, headers: [HTTPHeader] = [], body: HTTPBody = .none,
        identity: Identity = .configured, timeouts: HTTPTimeouts = .control, maximumReply: Int? = nil, redirects: Int = 0
    ) {
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
        self.identity = identity
        self.timeouts = timeouts
        self.maximumReply = maximumReply
        self.redirects = redirects
    }
}
