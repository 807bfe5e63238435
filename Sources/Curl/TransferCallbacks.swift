import CCurl

// The functions libcurl calls. They are file-scope constants because a closure literal takes over the isolation of the
// code it stands in, and would trap on the loop's thread. None of them lets an error pass into C: it is kept in
// `failure`, and libcurl gets the value that ends the transfer.

let writeFunction: ccurl_data_function = { bytes, size, count, user in
    let active = ActiveTransfer.at(user)
    let buffer = UnsafeRawBufferPointer(start: bytes, count: size * count)
    return active?.receive(buffer) ?? refusal(of: buffer)
}

let headerFunction: ccurl_data_function = { bytes, size, count, user in
    let active = ActiveTransfer.at(user)
    let buffer = UnsafeRawBufferPointer(start: bytes, count: size * count)
    return active?.receive(headerLine: buffer) == true ? buffer.count : refusal(of: buffer)
}

let readFunction: ccurl_data_function = { bytes, size, count, user in
    let buffer = UnsafeMutableRawBufferPointer(start: bytes, count: size * count)
    return ActiveTransfer.at(user)?.send(into: buffer) ?? Int(CURL_READFUNC_ABORT)
}

let seekFunction: ccurl_seek_function = { user, offset, origin in
    // SEEK_SET to the start is all libcurl asks for before it sends a body again.
    guard offset == 0, origin == 0, let active = ActiveTransfer.at(user) else { return CURL_SEEKFUNC_FAIL }
    return active.rewind() ? CURL_SEEKFUNC_OK : CURL_SEEKFUNC_FAIL
}

let debugFunction: ccurl_debug_function = { _, kind, bytes, count, user in
    ActiveTransfer.at(user)?.trace(kind, UnsafeRawBufferPointer(start: bytes, count: count))
    return 0
}

let contextFunction: ccurl_ssl_context_function = { _, context, user in
    let active = ActiveTransfer.at(user), accepted = active?.transfer.tls.trust?(context) ?? false
    active?.wasClosed = active?.transfer.tls.goodbye?(context)
    return accepted ? CURLE_OK : CURLE_SSL_CACERT_BADFILE
}

/// Any count but that of the bytes given ends the transfer; for no bytes, that is one.
private func refusal(of buffer: UnsafeRawBufferPointer) -> Int { buffer.isEmpty ? 1 : 0 }

extension ActiveTransfer {
    fileprivate func receive(_ bytes: UnsafeRawBufferPointer) -> Int? {
        keepingFailure {
            let status = handle.long(CURLINFO_RESPONSE_CODE)
            if let incoming = bodies.incoming, (200..<300).contains(status) {
                // It comes again when there is room.
                guard incoming.offer(bytes) else { return Int(CURL_WRITEFUNC_PAUSE) }
            } else {
                try reply.add(body: bytes, limit: transfer.memoryLimit)
            }
            transfer.trace?.record(.dataIn, bytes, transfer: id, connection: connection)
            return bytes.count
        }
    }

    fileprivate func receive(headerLine line: UnsafeRawBufferPointer) -> Bool {
        keepingFailure {
            try reply.add(headerLine: line)
            return true
        } ?? false
    }

    fileprivate func send(into buffer: UnsafeMutableRawBufferPointer) -> Int? {
        switch transfer.body {
        case .none: return nil
        case .bytes(let bytes):
            let count = min(buffer.count, bytes.count - Int(sent))
            buffer.copyBytes(from: bytes[Int(sent)..<Int(sent) + count])
            sent += Int64(count)
            return count
        case .stream: return bodies.outgoing?.take(into: buffer) ?? Int(CURL_READFUNC_PAUSE)
        }
    }

    fileprivate func rewind() -> Bool {
        bodies.outgoing?.restart()
        return bodies.outgoing != nil
    }

    fileprivate func trace(_ kind: curl_infotype, _ bytes: UnsafeRawBufferPointer) {
        guard let kind = TraceKind(kind) else { return }
        if kind == .information { noteConnection(in: bytes) }
        transfer.trace?.record(kind, bytes, transfer: id, connection: connection)
    }

    /// libcurl tells the connection's number from 8.2 on; before that its messages do, as `(#3)` or `connection #3`.
    private func noteConnection(in bytes: UnsafeRawBufferPointer) {
        // CURLINFO_CONN_ID
        if CurlVersion.running.number >= 0x080200 {
            connection = handle.offset(CURLINFO(rawValue: 0x600000 + 64)).flatMap { $0 < 0 ? nil : $0 }
        } else if let mark = bytes.lastIndex(of: UInt8(ascii: "#")),
            bytes[..<mark].reversed().starts(with: "(".utf8) || bytes[..<mark].reversed().starts(with: " noitcennoc".utf8)
        {
            let digits = bytes[(mark + 1)...].prefix { (0x30...0x39).contains($0) }
            connection = Int64(String(decoding: digits, as: UTF8.self)) ?? connection
        }
    }

    private func keepingFailure<Value>(_ work: () throws -> Value) -> Value? {
        do {
            return try work()
        } catch {
            failure = error
            return nil
        }
    }
}

extension TraceKind {
    fileprivate init?(_ kind: curl_infotype) {
        switch kind {
        case CURLINFO_TEXT: self = .information
        case CURLINFO_HEADER_IN: self = .headerIn
        case CURLINFO_HEADER_OUT: self = .headerOut
        case CURLINFO_DATA_OUT: self = .dataOut
        case CURLINFO_SSL_DATA_IN: self = .sslIn
        case CURLINFO_SSL_DATA_OUT: self = .sslOut
        // The reply's body is recorded where it is written, without chunk sizes.
        default: return nil
        }
    }
}
