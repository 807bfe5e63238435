import Glibc

/// Serves one connection after another's request, each connection in its own thread.
final class ConnectionServer: Sendable {
    private let context: TLSContext
    private let service: Service
    private let log: AccessLog
    /// Seconds that a client may be silent.
    private let patience: Int
    private let keepsConnections: Bool

    init(context: TLSContext, service: Service, log: AccessLog, options: SandboxOptions) {
        (self.context, self.service, self.log) = (context, service, log)
        (patience, keepsConnections) = (options.patience, options.keepsConnections)
    }

    /// Serves the connection until it ends.
    func serve(_ number: Int, _ socket: Int32) {
        var patience = timeval(tv_sec: patience, tv_usec: 0)
        setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
        setsockopt(socket, SOL_SOCKET, SO_SNDTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
        var on: Int32 = 1
        setsockopt(socket, Int32(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout<Int32>.size))
        do {
            let connection = try TLSConnection(socket: socket, context: context)
            if let fault = service.connectionFault(), !survives(fault, number, connection) { return }
            let peer = try connection.handshake()
            try serve(number, connection, peer)
            connection.shutdown()
        } catch let failure as OpenSSLFailure {
            log.add(record(number, nil, "", "", 0, 0, "\(failure)"))
        } catch {
            // The client went away, which is its right.
        }
    }

    /// Lets a fault happen to a new connection; false when that was its end.
    private func survives(_ fault: Fault, _ number: Int, _ connection: TLSConnection) -> Bool {
        log.add(record(number, nil, "", "", 0, 0, fault.spec))
        switch fault.kind {
        case .delay, .hang: connection.pause(seconds: fault.seconds)
        case .reset: connection.resetOnClose()
        default: break
        }
        return fault.kind == .delay
    }

    private func serve(_ number: Int, _ connection: TLSConnection, _ peer: PeerIdentity) throws {
        let stream = RequestStream(connection)
        let writer = ReplyWriter(connection: connection)
        while true {
            do {
                guard let head = try stream.head(limit: 64 * 1024) else { return }
                let body = try RequestBody(head: head, stream: stream) {
                    try Array("HTTP/1.1 100 Continue\r\n\r\n".utf8).withUnsafeBytes { try connection.write($0) }
                }
                let request = IncomingRequest(head: head, body: body, peer: peer)
                guard try serve(number, request, connection, writer) else { return }
            } catch let failure as HTTPFailure {
                let sent = try writer.send(.text(failure.text, status: failure.status), headOnly: false, keepAlive: false)
                log.add(record(number, peer, "", "", failure.status, sent, failure.text))
                return
            }
        }
    }

    /// Serves one request; false when the connection shall end.
    private func serve(_ number: Int, _ request: IncomingRequest, _ connection: TLSConnection, _ writer: ReplyWriter) throws -> Bool {
        let head = request.head
        let result = answer(request)
        // Even a refused upload is read to its end, or the client would see a reset in place of the answer. A body that breaks here
        // only ends the connection.
        let isReadOut = (try? request.body.discard(limit: 1 << 30)) ?? false
        if result.delay > 0 { connection.pause(seconds: result.delay) }
        let isHead = head.method == "HEAD"
        let (status, bytes) = Self.announced(result.outcome, headOnly: isHead)
        // The line stands before the answer is out, so that whoever has the answer finds it.
        log.add(record(number, request.peer, head.method, head.target, status, bytes, result.fault?.spec, token: result.token))
        switch result.outcome {
        case .reply(let reply):
            let goesOn = head.keepsAlive && isReadOut && keepsConnections
            try writer.send(reply, headOnly: isHead, keepAlive: goesOn)
            return goesOn
        case .broken(let reply, let breakage):
            try writer.send(reply, headOnly: isHead, broken: breakage)
            if breakage.resets { connection.resetOnClose() }
            return breakage.goesOn && isReadOut
        case .end(let reset): if reset { connection.resetOnClose() }
        case .hang(let seconds): connection.pause(seconds: seconds)
        }
        return false
    }

    /// Status and body bytes that an outcome sends.
    private static func announced(_ outcome: Service.Outcome, headOnly: Bool) -> (status: Int, bytes: Int) {
        switch outcome {
        case .reply(let reply): (reply.status, headOnly ? 0 : reply.body.count)
        case .broken(let reply, .half): (reply.status, headOnly ? 0 : reply.body.count / 2)
        case .broken(let reply, _): (reply.status, headOnly ? 0 : reply.body.count)
        case .end, .hang: (0, 0)
        }
    }

    /// An exception of the service is the server's failure, not the connection's; as in Python, the client gets its text.
    private func answer(_ request: IncomingRequest) -> Service.Result {
        do {
            return try service.answer(request)
        } catch let failure as HTTPFailure {
            return Service.Result(outcome: .reply(.text(failure.text, status: failure.status)))
        } catch is TLSConnection.Closed {
            return Service.Result(outcome: .end(reset: false))
        } catch {
            return Service.Result(outcome: .reply(.text("\(error)", status: 500)))
        }
    }

    private func record(
        _ number: Int, _ peer: PeerIdentity?, _ method: String, _ path: String, _ status: Int, _ bytes: Int, _ remark: String?,
        token: String? = nil
    ) -> AccessRecord {
        AccessRecord(
            time: Timestamp.now(), connection: number, peer: peer, token: token, method: method, path: path, status: status, bytes: bytes,
            remark: remark)
    }
}
