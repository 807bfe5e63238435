import SystemPackage

/// Sends replies over a connection.
struct ReplyWriter {
    let connection: TLSConnection

    /// Sends the reply in the wrong way; one from a file is sent whole.
    func send(_ reply: Reply, headOnly: Bool, broken: Breakage) throws {
        switch (broken, reply.body) {
        case (.half, _): try send(reply, headOnly: headOnly, keepAlive: true, cut: true)
        case (.drip(let seconds), .chunked(let bytes)), (.drip(let seconds), .counted(let bytes)):
            for byte in Array((head(of: reply) + "Content-Length: \(bytes.count)\r\n\r\n").utf8) + bytes {
                try [byte].withUnsafeBytes { try connection.write($0) }
                connection.pause(seconds: seconds)
            }
        case (.length(let excess), .chunked(let bytes)), (.length(let excess), .counted(let bytes)):
            let head = head(of: reply) + "Content-Length: \(max(0, bytes.count + excess))\r\n\r\n"
            _ = try sendWhole(head, bytes, cut: false)
        case (.resetAfter, _), (.drip, _), (.length, _): try send(reply, headOnly: headOnly, keepAlive: true)
        }
    }

    private func head(of reply: Reply) -> String {
        let fields = reply.headers.map { "\($0.name): \($0.value)\r\n" }.joined()
        return "HTTP/1.1 \(reply.status) \(Reply.reason(reply.status))\r\n\(fields)"
    }

    /// Sends the reply.
    ///
    /// - Parameter cut: send only the first half of the body and leave its end untold.
    @discardableResult
    func send(_ reply: Reply, headOnly: Bool, keepAlive: Bool, cut: Bool = false) throws -> Int {
        var head = head(of: reply)
        switch reply.body {
        case .chunked: head += "Transfer-Encoding: chunked\r\n"
        case .counted(let bytes): if reply.status != 204 { head += "Content-Length: \(bytes.count)\r\n" }
        case .file(_, _, let count), .absent(let count): head += "Content-Length: \(count)\r\n"
        }
        head += "Connection: \(keepAlive ? "keep-alive" : "close")\r\n\r\n"
        switch reply.body {
        case .chunked(let bytes): return try sendChunked(head, headOnly ? [] : bytes, headOnly: headOnly, cut: cut)
        case .counted(let bytes): return try sendWhole(head, headOnly ? [] : bytes, cut: cut)
        case .absent: return try sendWhole(head, [], cut: false)
        case .file(let file, let offset, let count):
            return try file.closeAfter {
                _ = try sendWhole(head, [], cut: false)
                return headOnly ? 0 : try sendFile(file, offset, cut ? count / 2 : count)
            }
        }
    }

    // Head and body leave in one write where they can: one TLS record, one packet.
    private func sendWhole(_ head: String, _ bytes: [UInt8], cut: Bool) throws -> Int {
        let part = cut ? bytes.prefix(bytes.count / 2) : bytes[...]
        try (Array(head.utf8) + part).withUnsafeBytes { try connection.write($0) }
        return part.count
    }

    private func sendChunked(_ head: String, _ bytes: [UInt8], headOnly: Bool, cut: Bool) throws -> Int {
        var out = Array(head.utf8)
        if !headOnly {
            if !bytes.isEmpty {
                out += Array("\(String(bytes.count, radix: 16))\r\n".utf8)
                out += cut ? bytes.prefix(bytes.count / 2) : bytes[...]
            }
            if !cut { out += Array((bytes.isEmpty ? "0\r\n\r\n" : "\r\n0\r\n\r\n").utf8) }
        }
        try out.withUnsafeBytes { try connection.write($0) }
        return cut ? bytes.count / 2 : bytes.count
    }

    private func sendFile(_ file: FileDescriptor, _ offset: Int, _ count: Int) throws -> Int {
        var buffer = [UInt8](repeating: 0, count: min(count, 512 * 1024))
        var sent = 0
        while sent < count {
            let wanted = min(buffer.count, count - sent)
            let got = try buffer.withUnsafeMutableBytes {
                try file.read(fromAbsoluteOffset: Int64(offset + sent), into: UnsafeMutableRawBufferPointer(rebasing: $0[..<wanted]))
            }
            // A file that shrank under our hands: the promised length cannot be kept.
            guard got > 0 else { throw TLSConnection.Closed() }
            try buffer.withUnsafeBytes { try connection.write(UnsafeRawBufferPointer(rebasing: $0[..<got])) }
            sent += got
        }
        return sent
    }
}
