/// What a request carries.
package enum HTTPBody: Sendable {
    case none
    case bytes([UInt8])
    /// Streamed while it is sent; its length is announced, so that no chunked encoding is needed.
    case stream(any ByteSource)
}

/// Bytes to send, read piece by piece, ahead of the transfer; as long as a read takes, nobody but the transfer waits.
///
/// Reads happen one at a time; between transfers the source may be touched by its owner again. A read that never returns must throw when its
/// task is cancelled.
package protocol ByteSource: AnyObject, Sendable {
    /// Bytes in all, announced as `Content-Length`.
    var length: Int64 { get }
    /// The next bytes, at most so many; none at the end.
    func read(atMost count: Int) async throws -> [UInt8]
    /// Starts over, which a redirect or a repeated attempt wants.
    func rewind() async throws
}

/// Where a reply's body goes, piece by piece; as long as a write takes, the transfer waits and nobody else.
///
/// Writes happen one at a time. Only the body of a 2xx reply is written; that of any other reply is kept as text for the error. A write that
/// never returns must throw when its task is cancelled.
package protocol ByteSink: AnyObject, Sendable {
    func write(_ bytes: [UInt8]) async throws
}
