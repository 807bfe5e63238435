/// A complete reply.
package struct TransferResult: Sendable {
    package var status: Int
    package var headers: [TransferHeader]
    /// The body as it was sent, without chunk sizes; empty when the sink took it.
    package var body: [UInt8]
    /// Address and port of the peer, such as `127.0.0.1:25443` or `[::1]:25443`.
    package var peer: String
    /// True when the transfer needed no new connection.
    package var reusedConnection: Bool
    /// True when the transfer opened a TLS connection that the server has ended since, by TLS's own word.
    package var wasClosed: Bool
    /// Bytes of the bodies as they went over the wire.
    package var sent: Int64
    package var received: Int64
    package var timings: Timings

    /// Time since the start of the transfer until each stage was over; zero for a stage that was not needed.
    package struct Timings: Sendable, Equatable {
        package var nameLookup: Duration
        package var connect: Duration
        package var tls: Duration
        package var firstByte: Duration
        package var total: Duration
    }
}
