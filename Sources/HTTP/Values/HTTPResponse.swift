/// A complete reply.
///
/// A status other than 2xx is a normal result, not a thrown error.
package struct HTTPResponse: Sendable {
    package var status: Int
    package var headers: [HTTPHeader]
    /// Decoded (gzip, deflate) body; empty when a sink took it.
    package var body: [UInt8]
    /// Whether the body is known to be all: by its announced length, its last chunk, or TLS's word for the end.
    ///
    /// A connection that just ends leaves that open, and so does one that was opened for another exchange.
    package var isWhole: Bool
    package var connection: Connection
    /// Who answered, which after a redirect is another than was asked.
    package var origin: HTTPOrigin?

    /// What the exchange went over.
    package struct Connection: Sendable, Equatable {
        /// Address and port of the peer, such as `127.0.0.1:25443`.
        package var peer: String
        /// True when an earlier exchange's connection served this one too.
        package var reused: Bool

        package init(peer: String, reused: Bool) {
            self.peer = peer
            self.reused = reused
        }
    }

    package init(status: Int, headers: [HTTPHeader], body: [UInt8], isWhole: Bool = true, connection: Connection, origin: HTTPOrigin? = nil)
    {
        self.origin = origin
        self.status = status
        self.headers = headers
        self.body = body
        self.isWhole = isWhole
        self.connection = connection
    }

    package var isSuccess: Bool { (200..<300).contains(status) }

    /// The body as text; bytes that are not UTF-8 become replacement characters.
    package var text: String { String(decoding: body, as: UTF8.self) }
}
