/// An exchange that brought no complete reply.
package struct HTTPError: Error, Sendable, CustomStringConvertible {
    package enum Kind: String, Sendable, CaseIterable {
        /// The host name has no address.
        case unknownHost
        /// Nothing listens there, or no route.
        case connectionRefused
        /// The proxy server that the environment names (`https_proxy` …) cannot be reached, or does not let us through.
        case proxyServer
        /// The server's chain does not lead to a trusted CA, is expired or revoked.
        case untrustedServer
        /// The server's certificate is for another host.
        case wrongHostName
        /// TLS could not be agreed upon for another reason.
        case tlsHandshake
        /// The server refused our client certificate or token in the handshake.
        case credentialRefused
        /// The server wants a client certificate, and the request is one that shows none.
        case credentialWanted
        /// Our certificate or key could not be loaded.
        case badCredential
        case timeout
        /// The connection broke before the reply was complete.
        case connectionBroken
        /// The reply is not HTTP, or its body cannot be decoded (truncated gzip).
        case badReply
        /// More redirects than the request allows.
        case tooManyRedirects
        /// The reply is larger than may be held in memory.
        case replyTooLarge
        /// Our own source or sink failed; `cause` says how.
        case local
        case badURL
        case cancelled
        /// None of the above.
        case other
    }

    package var kind: Kind
    /// Method and URL without credentials, such as `POST https://host:25443/api/v1/pilot/update_job`.
    package var doing: String
    /// curl's code and text, such as `curl 60: SSL certificate problem: certificate has expired`.
    package var detail: String
    package var cause: (any Error)?
    /// Who was spoken to, which after a redirect is another than was asked; nil when it was nobody.
    package var origin: HTTPOrigin?

    package init(_ kind: Kind, doing: String, detail: String, cause: (any Error)? = nil, origin: HTTPOrigin? = nil) {
        self.origin = origin
        self.kind = kind
        self.doing = doing
        self.detail = detail
        self.cause = cause
    }

    package var description: String { "\(doing): \(detail)" }
}
