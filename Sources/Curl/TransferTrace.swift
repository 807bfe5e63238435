/// Watches one transfer; called on the loop's thread, one call at a time.
package protocol TransferTrace: Sendable {
    /// The bytes are gone when the call returns.
    func record(_ kind: TraceKind, _ bytes: UnsafeRawBufferPointer, transfer: Int64, connection: Int64?)
    /// Nothing more will come.
    func finish()
}

/// What a piece of trace is.
package enum TraceKind: Sendable, CaseIterable {
    /// libcurl's own words, a line of text.
    case information
    case headerIn
    case headerOut
    /// The body of the reply, without chunk sizes.
    case dataIn
    /// The body of the request, as it goes over the wire.
    case dataOut
    case sslIn
    case sslOut
}
