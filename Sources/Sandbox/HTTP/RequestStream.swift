/// The bytes of a connection, taken by head, by line and by count.
final class RequestStream {
    private let connection: TLSConnection
    private var buffer = [UInt8](repeating: 0, count: 65536)
    private var start = 0
    private var end = 0

    init(_ connection: TLSConnection) {
        self.connection = connection
    }

    private func fill() throws -> Bool {
        start = 0
        end = try buffer.withUnsafeMutableBytes { try connection.read(into: $0) }
        return end > 0
    }

    /// The next request's head; nil when the client is done.
    func head(limit: Int) throws -> RequestHead? {
        var lines: [String] = []
        var size = 0
        while let line = try line(limit: limit) {
            // Clients may send an empty line between requests.
            if line.isEmpty && lines.isEmpty { continue }
            if line.isEmpty { return try RequestHead(lines.joined(separator: "\r\n")) }
            size += line.utf8.count + 2
            guard size <= limit else { throw HTTPFailure(status: 431, text: "request header too large") }
            lines.append(line)
        }
        guard lines.isEmpty else { throw TLSConnection.Closed() }
        return nil
    }

    /// The next line without its end; nil at the end of the stream.
    func line(limit: Int) throws -> String? {
        var line: [UInt8] = []
        while true {
            if start == end, try !fill() { return nil }
            if let feed = buffer[start..<end].firstIndex(of: 0x0A) {
                line += buffer[start..<feed]
                start = feed + 1
                if line.last == 0x0D { line.removeLast() }
                return String(decoding: line, as: UTF8.self)
            }
            line += buffer[start..<end]
            start = end
            guard line.count <= limit else { throw HTTPFailure(status: 431, text: "request header too large") }
        }
    }

    /// Hands over at least one and at most `count` bytes.
    func bytes(atMost count: Int, _ take: (UnsafeRawBufferPointer) throws -> Void) throws -> Int {
        if start == end, try !fill() { throw TLSConnection.Closed() }
        let taken = min(count, end - start)
        try buffer.withUnsafeBytes { try take(UnsafeRawBufferPointer(rebasing: $0[start..<start + taken])) }
        start += taken
        return taken
    }
}
