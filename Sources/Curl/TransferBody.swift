/// What a transfer sends.
package enum TransferBody: Sendable {
    case none
    case bytes([UInt8])
    case stream(Stream)

    /// Bytes that are asked for while they are sent, ahead of libcurl's need.
    package struct Stream: Sendable {
        /// Announced to the server; fewer bytes than that end the transfer with `SourceEndedEarly`.
        package var length: Int64
        /// The next bytes, at most so many; none at the end.
        package var read: @Sendable (Int) async throws -> [UInt8]
        /// Starts over, because libcurl has to send the body again.
        package var rewind: @Sendable () async throws -> Void

        package init(
            length: Int64, read: @escaping @Sendable (Int) async throws -> [UInt8], rewind: @escaping @Sendable () async throws -> Void
        ) {
            self.length = length
            self.read = read
            self.rewind = rewind
        }
    }
}
