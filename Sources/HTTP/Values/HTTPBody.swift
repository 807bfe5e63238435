/// What a request carries.
package enum HTTPBody: Sendable {
    case none
    case bytes([UInt8])
    /// Streamed while it is sent; its length is announced, so that no chunked encoding is needed.
    case stream(any ByteSource)
}

/// Bytes to send, read piece by piece on the transfer's thread.
///
/// Reads happen one at a time; between transfers the source may be touched by its owner again.
package protocol ByteSource: AnyObject, Sendable {
    /// Bytes in all, announced as `Content-Length`.
    var length: Int64 { get }
    /// Fills the buffer from its start and returns how many bytes that were; 0 at the end.
    func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int
    /// Starts over, which a redirect or a repeated attempt wants.
    func rewind() throws
}

/// Where a reply's body goes, piece by piece on the transfer's thread.
///
/// Writes happen one at a time. Only the body of a 2xx reply is written; that of any other reply is kept as text for the error.
package protocol ByteSink: AnyObject, Sendable {
    func write(_ bytes: UnsafeRawBufferPointer) throws
    /// Forgets what was written, before a repeated attempt.
    func rewind() throws
}
