import CCurl

/// Bytes that libcurl moves at once for bodies that are streamed; its own 16 and 64 KiB cost twice the CPU.
private let streamBuffer = 512 << 10

extension ActiveTransfer {
    /// Tells libcurl everything about the transfer; `share` holds the TLS sessions.
    func configure(share: UnsafeMutableRawPointer) throws(CurlError) {
        try setConduct()
        try setSessions(share)
        try handle.set(.url, transfer.url)
        try handle.set(.userAgent, transfer.userAgent)
        try setProtocols()
        try setTimeouts()
        try setBody()
        try handle.setHeaders(headerLines)
        try setReply()
        try setTrust()
        try setTrace()
    }

    private func setConduct() throws(CurlError) {
        // Signals are the program's, not libcurl's.
        try handle.set(.noSignal, true)
        try handle.set(.noProgress, true)
        // libcurl 7.88's HTTP/2 loses requests that the server answers without reading them.
        try handle.set(.httpVersion, Int(CURL_HTTP_VERSION_1_1))
        try handle.set(.followLocation, false)
        // A host with several addresses is a pool of equals.
        try handle.set(.shuffleAddresses, true)
        try handle.set(.tcpKeepAlive, true)
        try handle.set(.keepIdle, 60)
        try handle.set(.keepInterval, 20)
        if EasyOption.quickExit.isKnown { try handle.set(.quickExit, true) }
    }

    /// Shares TLS sessions between those who show no certificate.
    ///
    /// A session that is resumed carries no certificates: servers that read VOMS roles from the proxy chain (mod_gridsite before PanDA)
    /// would see a client without a role. So whoever shows a certificate shows it at every connection.
    private func setSessions(_ share: UnsafeMutableRawPointer) throws(CurlError) {
        if transfer.tls.certificate == nil {
            try handle.set(.share, share)
        } else {
            try handle.set(.sessionCache, false)
        }
    }

    private func setProtocols() throws(CurlError) {
        guard EasyOption.protocols.isKnown else {
            try handle.set(.protocolBits, Int(CURLPROTO_HTTP | CURLPROTO_HTTPS))
            return try handle.set(.redirectProtocolBits, Int(CURLPROTO_HTTPS))
        }
        try handle.set(.protocols, "http,https")
        try handle.set(.redirectProtocols, "https")
    }

    private func setTimeouts() throws(CurlError) {
        let timeouts = transfer.timeouts
        if let connect = timeouts.connect { try handle.set(.connectTimeout, connect.milliseconds) }
        if let total = timeouts.total { try handle.set(.timeout, total.milliseconds) }
        if let limit = timeouts.lowSpeedLimit, let time = timeouts.lowSpeedTime {
            try handle.set(.lowSpeedLimit, limit)
            try handle.set(.lowSpeedTime, time.wholeSeconds)
        }
    }

    private func setBody() throws(CurlError) {
        switch transfer.body {
        case .none where transfer.method == "GET":
            try handle.set(.httpGet, true)
        case .none where transfer.method == "HEAD":
            try handle.set(.noBody, true)
        case .none where ["DELETE", "MKCOL"].contains(transfer.method):
            try handle.set(.customRequest, transfer.method)
        case .none:
            try handle.setBody([])
            try handle.set(.customRequest, transfer.method)
        case .bytes(let bytes) where transfer.isSentOnce:
            // Read from a function that cannot start over, which is what keeps libcurl from sending it again.
            try setUpload(Int64(bytes.count))
        case .bytes(let bytes):
            try handle.setBody(bytes)
            try handle.set(.customRequest, transfer.method)
        case .stream(let stream):
            try setStream(stream)
        }
    }

    private func setStream(_ stream: TransferBody.Stream) throws(CurlError) {
        try setUpload(stream.length)
        try handle.set(.uploadBufferSize, streamBuffer)
        try handle.setSeek(seekFunction)
        try handle.set(.seekUser, address)
    }

    private func setUpload(_ length: Int64) throws(CurlError) {
        try handle.set(.upload, true)
        try handle.set(.uploadSize, length)
        try handle.set(.customRequest, transfer.method)
        try handle.set(.read, readFunction)
        try handle.set(.readUser, address)
    }

    /// `Expect` would cost a round trip, and libcurl's guess at a content type is a lie about most bodies.
    private var headerLines: [String] {
        let named = transfer.headers.contains { $0.name.lowercased() == "content-type" }
        return ["Expect:"] + (named ? [] : ["Content-Type:"]) + transfer.headers.map(\.line)
    }

    private func setReply() throws(CurlError) {
        try handle.set(.write, writeFunction)
        try handle.set(.writeUser, address)
        try handle.set(.header, headerFunction)
        try handle.set(.headerUser, address)
        if transfer.sink != nil { try handle.set(.bufferSize, streamBuffer) }
    }

    private func setTrust() throws(CurlError) {
        try handle.set(.verifyPeer, true)
        try handle.set(.verifyHost, 2)
        if let certificate = transfer.tls.certificate {
            try handle.set(.certificate, certificate)
            try handle.set(.key, certificate)
        }
        if transfer.onlyHandshake {
            try handle.set(.connectOnly, true)
            try handle.set(.tlsVersion, CURL_SSLVERSION_TLSv1_2 | CURL_SSLVERSION_MAX_TLSv1_2)
        }
        // libcurl's built-in bundle would be trusted as well, and parsed for 20 ms, unless it is taken away.
        try handle.set(.authoritiesFile, nil)
        // A name that leads nowhere is read by nobody, since the context is given other authorities, but libcurl tells connections apart by it.
        try handle.set(.authoritiesDirectory, transfer.tls.circle.map { "/dev/null/\($0)" })
        if transfer.tls.trust != nil {
            try handle.setContext(contextFunction)
            try handle.set(.contextUser, address)
        }
    }

    private func setTrace() throws(CurlError) {
        guard transfer.trace != nil else { return }
        try handle.setDebug(debugFunction)
        try handle.set(.debugUser, address)
        try handle.set(.verbose, true)
    }
}
