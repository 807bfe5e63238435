import Checksum
import GridSecurity

/// Puts the pieces of one body together, up to a limit, so that it can be redacted as a whole.
struct BodyCollector {
    /// Bytes of a body that a trace shows.
    static let limit = 1 << 20
    /// Collected beyond the limit, so that a secret which crosses it is still recognised; longer than any proxy or token.
    private static let margin = 64 << 10

    /// Bytes the body will have; nil when nobody said.
    private let announced: Int64?
    /// The content coding: gzip is undone, because the redactor cannot see into it.
    var encoding: String?
    private var bytes: [UInt8] = []
    private var count: Int64 = 0
    /// When the first piece came; nil before.
    private(set) var time: TraceTime?

    init(announced: Int64?, encoding: String?) {
        self.announced = announced
        self.encoding = encoding
    }

    var isComplete: Bool { announced.map { count >= $0 } ?? false }

    mutating func add(_ piece: UnsafeRawBufferPointer) {
        if time == nil { time = .now() }
        count += Int64(piece.count)
        bytes.append(contentsOf: piece.prefix(Self.limit + Self.margin - bytes.count))
    }

    mutating func startOver() {
        self = BodyCollector(announced: announced, encoding: encoding)
    }

    /// What may be seen, and a remark on what is not.
    func shown(through redactor: Redactor) -> (bytes: [UInt8], remark: String?) {
        if let encoding { return unzipped(encoding, through: redactor) }
        let redacted = redactor.redact(bytes)
        guard count > bytes.count || bytes.count > Self.limit else { return (redacted, nil) }
        // The margin goes whatever it holds: a secret that is cut off at its end is not recognised there.
        let part = Array(redacted.dropLast(min(Self.margin, redacted.count)))
        return (part, "[body of \(count) bytes, not shown further]")
    }

    /// A body that cannot be undone is announced only; it may be damaged, cut, too large, or in another coding.
    private func unzipped(_ encoding: String, through redactor: Redactor) -> (bytes: [UInt8], remark: String?) {
        let announcement = "[\(encoding) body, \(count) bytes"
        guard ContentCoding.isGzip(encoding), count == bytes.count, let plain = try? Gzip.decompress(bytes, limit: Self.limit) else {
            return ([], announcement + "]")
        }
        return (redactor.redact(plain), announcement + ", shown unzipped]")
    }
}
