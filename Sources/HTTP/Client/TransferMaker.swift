import Curl
import GridSecurity
import Logging
import Secrets

/// Turns a request into a transfer: whom we trust, what is watched.
struct TransferMaker: Sendable {
    let trust: HTTPTrust
    let trace: TraceFile?
    let redactor: Redactor
    let logger: Logger
    let userAgent: String
    let maximumReply: Int

    func transfer(for hop: Hop, as credential: HTTPCredential, into sink: (any ByteSink)?) -> Transfer {
        let request = hop.request
        // A file must arrive as it is stored, hence no compression for sinks.
        let codings = sink == nil ? [TransferHeader("Accept-Encoding", ContentCoding.offered)] : []
        var transfer = Transfer(
            request.method.rawValue, request.url, headers: headers(for: hop, as: credential) + codings, userAgent: userAgent,
            body: TransferBody(request.body), sink: sink.map(writing(to:)), memoryLimit: limit(request),
            tls: tls(for: request, as: credential), timeouts: TransferTimeouts(request.timeouts), trace: trace(of: request))
        transfer.isSentOnce = request.isSentOnce
        return transfer
    }

    /// Bytes of the reply that may be held in memory, packed or not.
    func limit(_ request: HTTPRequest) -> Int { min(request.maximumReply ?? maximumReply, maximumReply) }

    /// The transfer that only sets up the connection, as whom and with whom the hop would.
    func handshake(for hop: Hop, as credential: HTTPCredential) -> Transfer {
        var transfer = Transfer(
            "HEAD", hop.request.url, tls: tls(for: hop.request, as: credential), timeouts: TransferTimeouts(hop.request.timeouts),
            trace: trace(of: HTTPRequest(.head, hop.request.url)))
        transfer.onlyHandshake = true
        return transfer
    }

    private func writing(to sink: any ByteSink) -> @Sendable ([UInt8]) async throws -> Void {
        { try await sink.write($0) }
    }

    private func headers(for hop: Hop, as credential: HTTPCredential) -> [TransferHeader] {
        var headers = hop.request.headers.map { TransferHeader($0.name, $0.value) }
        if case .bearer(let token, let origin, let hosts) = credential, case .configured = hop.request.identity,
            hop.url.scheme == "https", hosts.contains(where: { $0.lowercased() == hop.url.host })
        {
            headers.append(TransferHeader("Authorization", "Bearer \(token.reveal())"))
            headers.append(TransferHeader("Origin", origin))
        }
        return headers
    }

    private func tls(for request: HTTPRequest, as credential: HTTPCredential) -> TLSSettings {
        var settings = TLSSettings(trust: trust.install, goodbye: Goodbye.listen(on:))
        if case .anonymous = request.identity { (settings.trust, settings.circle) = (trust.installWide, "anonymous") }
        if case .clientCertificate(let pem) = credential, case .configured = request.identity {
            settings.certificate = Array(pem.reveal().utf8)
        }
        return settings
    }

    private func trace(of request: HTTPRequest) -> ExchangeTrace? {
        let logs = logger.logLevel <= .debug
        guard trace != nil || logs else { return nil }
        return ExchangeTrace(request, file: trace, logger: logs ? logger : nil, redactor: redactor)
    }
}

extension TransferBody {
    fileprivate init(_ body: HTTPBody) {
        switch body {
        case .none: self = .none
        case .bytes(let bytes): self = .bytes(bytes)
        case .stream(let source):
            self = .stream(
                Stream(length: source.length, read: { try await source.read(atMost: $0) }, rewind: { try await source.rewind() }))
        }
    }
}

extension TransferTimeouts {
    fileprivate init(_ timeouts: HTTPTimeouts) {
        self.init(
            connect: timeouts.connect, total: timeouts.total, lowSpeedLimit: timeouts.stall?.bytesPerSecond,
            lowSpeedTime: timeouts.stall?.over)
    }
}
