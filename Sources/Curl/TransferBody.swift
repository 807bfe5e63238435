/// What a transfer sends.
package enum TransferBody: Sendable {
    case none
    case bytes([UInt8])
    case stream(Stream)

    /// Bytes that are asked for while they are sent, on the loop's thread.
    package struct Stream: Sendable {
        /// Announced to the server; fewer bytes than that end the transfer with `SourceEndedEarly`.
        package var length: Int64
        /// Fills the buffer and says how much of it; 0 at the end.
        package var read: @Sendable (UnsafeMutableRawBufferPointer) throws -> Int
        /// Starts over, because libcurl has to send the body again.
        package var rewind: @Sendable () throws -> Void

        package init(
            length: Int64, read: @escaping @Sendable (UnsafeMutableRawBufferPointer) throws -> Int,
            rewind: @escaping @Sendable () throws -> Void
        ) {
            self.length = length
            self.read = read
            self.rewind = rewind
        }
    }
}
