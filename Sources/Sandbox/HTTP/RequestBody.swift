/// The body of one request, read from the connection piece by piece.
final class RequestBody {
    private enum Framing {
        case counted(left: Int)
        case chunked(left: Int)
        case done
    }

    private let stream: RequestStream
    private let continueFirst: (() throws -> Void)?
    private var framing: Framing
    private var isStarted = false

    /// - Parameter continueFirst: what answers `Expect: 100-continue`, called before the first byte is read.
    init(head: RequestHead, stream: RequestStream, continueFirst: @escaping () throws -> Void) throws {
        self.stream = stream
        let length = head.header("Content-Length")
        if let encoding = head.header("Transfer-Encoding") {
            guard encoding.lowercased() == "chunked", length == nil else {
                throw HTTPFailure(status: 501, text: "unsupported transfer encoding")
            }
            framing = .chunked(left: 0)
        } else if let length {
            guard let count = Int(length), count >= 0 else { throw HTTPFailure(status: 400, text: "malformed Content-Length") }
            framing = count == 0 ? .done : .counted(left: count)
        } else {
            framing = .done
        }
        switch head.header("Expect")?.lowercased() {
        case nil: self.continueFirst = nil
        case "100-continue": self.continueFirst = continueFirst
        default: throw HTTPFailure(status: 417, text: "unknown expectation")
        }
    }

    /// Whether nothing of the body is left on the connection.
    var isDone: Bool { if case .done = framing { true } else { false } }

    /// Whether the client still waits for `100 Continue` and so may send no body at all.
    var isHeldBack: Bool { !isDone && !isStarted && continueFirst != nil }

    /// Hands over the next piece; false at the end.
    func next(_ take: (UnsafeRawBufferPointer) throws -> Void) throws -> Bool {
        if !isDone && !isStarted {
            isStarted = true
            try continueFirst?()
        }
        switch framing {
        case .done: return false
        case .counted(let left):
            let taken = try stream.bytes(atMost: left, take)
            framing = taken == left ? .done : .counted(left: left - taken)
            return true
        case .chunked(let left): return try nextOfChunk(left, take)
        }
    }

    private func nextOfChunk(_ left: Int, _ take: (UnsafeRawBufferPointer) throws -> Void) throws -> Bool {
        var left = left
        if left == 0 {
            left = try chunkSize()
            if left == 0 {
                // Trailers are read and dropped.
                while let line = try stream.line(limit: 8192), !line.isEmpty {}
                framing = .done
                return false
            }
        }
        left -= try stream.bytes(atMost: left, take)
        if left == 0, try stream.line(limit: 16) != "" { throw HTTPFailure(status: 400, text: "malformed chunk") }
        framing = .chunked(left: left)
        return true
    }

    private func chunkSize() throws -> Int {
        let line = try stream.line(limit: 1024) ?? ""
        let digits = line.prefix { $0 != ";" && $0 != " " }
        guard let size = Int(digits, radix: 16), size >= 0 else { throw HTTPFailure(status: 400, text: "malformed chunk") }
        return size
    }

    /// The whole body in memory.
    func all(limit: Int) throws -> [UInt8] {
        var bytes: [UInt8] = []
        while try next({ bytes += $0 }) {
            guard bytes.count <= limit else { throw HTTPFailure(status: 413, text: "request body too large") }
        }
        return bytes
    }

    /// Reads and drops what the handler left; false when that is more than is worth reading.
    func discard(limit: Int) throws -> Bool {
        if isHeldBack { return false }
        var count = 0
        while try next({ count += $0.count }) {
            if count > limit { return false }
        }
        return true
    }
}
