import CCurl

/// Carries the bodies of one transfer between libcurl's thread and whoever takes or brings them, who may wait for a disk.
struct BodyCarrier: Sendable {
    let incoming: IncomingBody?
    let outgoing: OutgoingBody?
    private let sink: (@Sendable ([UInt8]) async throws -> Void)?
    private let source: TransferBody.Stream?

    init(_ transfer: Transfer, resume: @escaping @Sendable () -> Void) {
        sink = transfer.sink
        incoming = sink.map { _ in IncomingBody(resume: resume) }
        if case .stream(let stream) = transfer.body { source = stream } else { source = nil }
        outgoing = source.map { OutgoingBody(length: $0.length, resume: resume) }
    }

    /// Nothing more will pass, but for what has come.
    func finish() {
        incoming?.finish()
        outgoing?.finish()
    }

    /// Carries what comes until the transfer is over and all of it was taken; what the sink throws is the reason of a code 23.
    func takeAway() async throws(CurlError) {
        guard let incoming, let sink else { return }
        var piece: [UInt8] = []
        do {
            while let next = await incoming.next(emptied: piece) {
                piece = next
                try await sink(piece)
            }
        } catch {
            throw CurlError(CURLE_WRITE_ERROR, cause: error)
        }
    }

    /// Carries what is wanted until the transfer is over; what the source throws is the reason of a code 26.
    func bring() async throws(CurlError) {
        guard let outgoing, let source else { return }
        do {
            while let order = await outgoing.order() {
                if order.offset == 0, order.round > 0 { try await source.rewind() }
                let wanted = Int(min(Int64(OutgoingBody.pieceSize), source.length - order.offset))
                let piece = try await source.read(wanted)
                guard !piece.isEmpty else { throw SourceEndedEarly(sent: order.offset, announced: source.length) }
                outgoing.bring(piece, for: order)
            }
        } catch {
            throw CurlError(CURLE_READ_ERROR, cause: error)
        }
    }
}

/// A source brought fewer bytes than the length that was announced to the server.
package struct SourceEndedEarly: Error, CustomStringConvertible {
    package var sent: Int64
    package var announced: Int64

    package var description: String { "the source ended after \(sent) of \(announced) bytes" }
}
