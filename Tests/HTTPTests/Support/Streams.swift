import HTTP
import Synchronization

/// Bytes that are given away in pieces.
final class PiecewiseSource: ByteSource {
    struct Broken: Error {}

    let length: Int64
    private let bytes: [UInt8]
    private let piece: Int
    private let failsAt: Int?
    private let state = Mutex((position: 0, rewinds: 0))

    init(_ bytes: [UInt8], piece: Int = 1000, failsAt: Int? = nil) {
        (self.bytes, self.piece, self.failsAt, length) = (bytes, piece, failsAt, Int64(bytes.count))
    }

    var rewinds: Int { state.withLock { $0.rewinds } }

    func read(atMost count: Int) throws -> [UInt8] {
        try state.withLock { state in
            if let failsAt, state.position >= failsAt { throw Broken() }
            let end = min(state.position + min(piece, count), bytes.count)
            defer { state.position = end }
            return Array(bytes[state.position..<end])
        }
    }

    func rewind() throws {
        state.withLock { $0 = (0, $0.rewinds + 1) }
    }
}

/// Keeps what it gets, up to a point.
final class KeepingSink: ByteSink {
    struct Full: Error {}

    private let limit: Int
    private let kept = Mutex<[UInt8]>([])

    init(limit: Int = .max) { self.limit = limit }

    var bytes: [UInt8] { kept.withLock { $0 } }

    func write(_ bytes: [UInt8]) throws {
        try kept.withLock { kept in
            guard bytes.count <= limit - kept.count else { throw Full() }
            kept += bytes
        }
    }
}
