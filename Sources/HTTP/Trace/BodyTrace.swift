import Checksum
import GridSecurity
import Secrets

/// What may be seen of one body that goes by in pieces: its beginning, without secrets.
struct BodyTrace {
    /// The content coding: gzip is undone, because no secret can be seen in it.
    var encoding: String?
    /// Bytes the body will have; nil when nobody said.
    private let announced: Int64?
    /// Bytes of the body that are shown.
    private let limit: Int
    private var stream: RedactingStream
    /// An encoded body, which cannot be undone in pieces, up to the limit.
    private var encoded: [UInt8] = []
    private var count: Int64 = 0
    private var shown = 0
    private var isCut = false

    init(announced: Int64?, encoding: String?, redactor: Redactor, limit: Int = 1 << 20) {
        self.announced = announced
        self.encoding = encoding
        self.limit = limit
        stream = RedactingStream(redactor)
    }

    var hasBegun: Bool { count > 0 }
    var isComplete: Bool { announced.map { count >= $0 } ?? false }

    /// Takes a piece and gives what may be shown by now.
    mutating func add(_ piece: UnsafeRawBufferPointer) -> [UInt8] {
        count += Int64(piece.count)
        if encoding != nil {
            encoded.append(contentsOf: piece.prefix(limit - encoded.count))  // fits: no more is kept than the limit
            return []
        }
        return isCut ? [] : withinLimit(stream.add(piece))
    }

    /// Gives what was held back, and a remark on what is not shown; the next piece begins the body anew.
    mutating func finish() -> (bytes: [UInt8], remark: String?) {
        defer { (count, shown, isCut, encoded) = (0, 0, false, []) }
        if let encoding { return unzipped(encoding) }
        let rest = stream.finish()
        let bytes = isCut ? [] : withinLimit(rest)
        return (bytes, isCut ? "[body of \(count) bytes, not shown further]" : nil)
    }

    private mutating func withinLimit(_ bytes: [UInt8]) -> [UInt8] {
        let part = bytes.prefix(limit - shown)  // fits: no more is shown than the limit
        shown += part.count
        isCut = part.count < bytes.count
        return Array(part)
    }

    /// A body that cannot be undone is announced only; it may be damaged, cut, too large, or in another coding.
    private mutating func unzipped(_ encoding: String) -> (bytes: [UInt8], remark: String?) {
        let announcement = "[\(encoding) body, \(count) bytes"
        guard ContentCoding.isGzip(encoding), count == encoded.count, let plain = try? Gzip.decompress(encoded, limit: limit) else {
            return ([], announcement + "]")
        }
        return (plain.withUnsafeBytes { stream.add($0) } + stream.finish(), announcement + ", shown unzipped]")
    }
}
