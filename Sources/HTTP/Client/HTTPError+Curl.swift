import Curl

extension HTTPError {
    init(_ error: CurlError, doing: String) {
        let kind = Kind(error)
        let detail: String
        switch kind {
        case .wrongHostName where error.detail.contains(Self.noName):
            detail = "\(error): the certificate names a host in its CN only, which does not count"
        case .cancelled: detail = "cancelled"
        case .connectionBroken where error.code == 65: detail = "the connection broke after the request was sent, without an answer"
        case .credentialRefused where error.code == 60: detail = "\(error): the server says that our certificate has expired"
        default: detail = error.cause.map { "\($0)" } ?? "\(error)"
        }
        self.init(kind, doing: doing, detail: detail, cause: error.cause)
    }

    /// An exchange of that hop that failed; `proxy` is the proxy server on its way, if any.
    init(_ error: CurlError, at hop: Hop, by proxy: ProxyServer?) {
        self.init(error, doing: hop.doing)
        origin = hop.origin
        if let proxy, proxy.isToBlame(for: error) {
            (kind, detail) = (.proxyServer, "\(proxy): \(error)")
        } else if kind == .credentialRefused, case .anonymous = hop.request.identity {
            (kind, detail) = (.credentialWanted, "\(error): the server wants a client certificate, and none is shown to it")
        }
    }

    /// What OpenSSL says of the verdict that a certificate names no host, see `COpenSSL/x509.h`.
    fileprivate static let noName = "hostname mismatch"
}

extension HTTPError.Kind {
    /// What libcurl's code and text mean to us.
    init(_ error: CurlError) {
        if let cause = error.cause {
            self = cause is ReplyTooLarge ? .replyTooLarge : .local
        } else {
            let row = Self.texts.first { row in row.codes.contains(error.code) && row.texts.contains { error.detail.contains($0) } }
            self = row?.kind ?? Self.codes[error.code] ?? .other
        }
    }

    /// Codes that say too little: the text decides, the first row that fits.
    private static let texts: [(codes: [Int32], texts: [String], kind: Self)] = [
        (
            [51, 60],
            [
                "no alternative certificate subject name matches", "certificate subject name", "not match target host name",
                HTTPError.noName,
            ],
            .wrongHostName
        ),
        // libcurl's words for the server's alert that our certificate has expired; with its own verdict it says "problem".
        ([60], ["SSL certificate verification failed"], .credentialRefused),
        // TLS 1.3 lets a server refuse the client's certificate after the handshake, when the request is under way.
        (
            [35, 52, 55, 56],
            [
                "alert certificate expired", "alert unknown ca", "alert certificate required", "alert certificate unknown",
                "alert bad certificate", "alert handshake failure", "alert certificate revoked", "alert unsupported certificate",
                "alert access denied",
            ], .credentialRefused
        ),
        ([35], ["SSL_ERROR_SYSCALL", "Connection reset", "unexpected eof"], .connectionBroken),
        ([56], ["chunk"], .badReply),
        // libcurl calls a reply that is not HTTP/1 an unsupported protocol.
        ([1], ["HTTP/0.9", "HTTP version"], .badReply),
    ]

    private static let codes: [Int32: Self] = [
        1: .badURL, 3: .badURL,
        5: .unknownHost, 6: .unknownHost,
        7: .connectionRefused, 97: .connectionRefused,
        8: .badReply, 61: .badReply, 100: .badReply,
        16: .connectionBroken, 18: .connectionBroken, 52: .connectionBroken, 55: .connectionBroken, 56: .connectionBroken,
        65: .connectionBroken, 92: .connectionBroken,
        23: .local, 26: .local, 27: .local,
        28: .timeout,
        35: .tlsHandshake, 53: .tlsHandshake, 54: .tlsHandshake, 59: .tlsHandshake, 66: .tlsHandshake, 80: .tlsHandshake,
        42: .cancelled,
        47: .tooManyRedirects,
        51: .untrustedServer, 60: .untrustedServer, 77: .untrustedServer, 82: .untrustedServer, 83: .untrustedServer,
        91: .untrustedServer,
        58: .badCredential,
        63: .replyTooLarge,
    ]
}
