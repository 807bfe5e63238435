/// One transfer to perform, as a value.
///
/// Content codings are not undone: libcurl takes a truncated gzip body for a whole one, so this is left to who knows better.
package struct Transfer: Sendable {
    /// `GET`, `HEAD`, `POST`, `PUT` or `DELETE`.
    package var method: String
    /// An `http` or `https` URL.
    package var url: String
    package var headers: [TransferHeader]
    package var userAgent: String?
    package var body: TransferBody
    /// Whether the server may get the request only once.
    ///
    /// libcurl sends a request again by itself when a connection that had been used before breaks without an answer, which may be after the
    /// server has acted. With this, such an end is `CURLE_SEND_FAIL_REWIND`. It needs a body of bytes.
    package var isSentOnce = false
    /// Takes the body of a 2xx reply, piece by piece; nil keeps the body in memory.
    ///
    /// As long as it is busy, the transfer waits.
    package var sink: (@Sendable ([UInt8]) async throws -> Void)?
    /// Bytes of a reply that may be held in memory.
    package var memoryLimit: Int
    package var tls: TLSSettings
    package var timeouts: TransferTimeouts
    /// Ends when TCP and TLS stand, and asks nothing of the server.
    ///
    /// It speaks TLS 1.2, where a server says in the handshake whether it accepts the client's certificate. In 1.3 it says so
    /// later, and a client that is already sending may lose its words with the connection.
    package var onlyHandshake = false
    /// Sees everything libcurl does; nil for silence.
    package var trace: (any TransferTrace)?

    package init(
        _ method: String, _ url: String, headers: [TransferHeader] = [], userAgent: String? = nil,
        body: TransferBody = .none, sink: (@Sendable ([UInt8]) async throws -> Void)? = nil,
        memoryLimit: Int = 64 << 20, tls: TLSSettings = TLSSettings(),
        timeouts: TransferTimeouts = TransferTimeouts(), trace: (any TransferTrace)? = nil
    ) {
        self.method = method
        self.url = url
        self.headers = headers
        self.userAgent = userAgent
        self.body = body
        self.sink = sink
        self.memoryLimit = memoryLimit
        self.tls = tls
        self.timeouts = timeouts
        self.trace = trace
    }
}
