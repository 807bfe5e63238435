import SystemPackage

/// Finds who answers a request, and lets faults happen on the way.
final class Service: Sendable {
    /// What becomes of a request.
    enum Outcome {
        case reply(Reply)
        /// The reply, but not as it should be sent.
        case broken(Reply, Breakage)
        /// The end without a reply.
        case end(reset: Bool)
        /// The end after a while.
        case hang(seconds: Double)
    }

    /// What a request came to.
    struct Result {
        var outcome: Outcome
        /// Seconds to wait first.
        var delay = 0.0
        var fault: Fault?
        /// The identifier of the token that authenticated the request.
        var token: String?
    }

    private let options: SandboxOptions
    private let directory: SandboxDirectory
    private let base: String
    private let dispatcher: Dispatcher
    private let faults: Faults

    init(options: SandboxOptions, directory: SandboxDirectory, base: String, dispatcher: Dispatcher, faults: Faults) {
        (self.options, self.directory, self.base) = (options, directory, base)
        (self.dispatcher, self.faults) = (dispatcher, faults)
    }

    /// What goes wrong with a new connection, if anything.
    func connectionFault() -> Fault? { faults.next(.connection) }

    /// Answers one request.
    func answer(_ request: IncomingRequest) throws -> Result {
        var request = request
        var occasion = Fault.Occasion(endpoint: request.endpoint, method: request.head.method)
        let call: APICall?
        do {
            call = try apiCall(&request)
        } catch let refusal as RequestParameters.Refusal {
            return try act(faults.next(occasion), request) { _ in refusal.reply }
        }
        occasion.state = call?.state
        occasion.job = call?.job
        let identified = request
        var result = try act(faults.next(occasion), request) { fault in
            try call.map { try self.answer($0, identified, fault) } ?? self.file(identified)
        }
        result.token = request.token?.id
        return result
    }

    private func act(_ fault: Fault?, _ request: IncomingRequest, _ answer: (Fault?) throws -> Reply) throws -> Result {
        var result = Result(outcome: .end(reset: false), fault: fault)
        switch fault?.kind {
        case .status(let status):
            let page = fault?.page.map { "<html><head><title>\($0)</title></head><body><h1>\($0)</h1><p>x</p></body></html>" }
            var reply = Reply.text(page ?? "sandbox fault \(status)", status: status, type: page == nil ? "text/plain" : "text/html")
            reply.headers += fault?.retryAfter ?? []
            result.outcome = .reply(reply)
        case .delay:
            result.delay = fault?.seconds ?? 0
            result.outcome = .reply(try answer(nil))
        case .reset: result.outcome = .end(reset: true)
        case .close: break
        case .lost:
            _ = try answer(nil)
            result.outcome = .end(reset: true)
        case .twice:
            _ = try answer(nil)
            result.outcome = .reply(try answer(nil))
        case .hang: result.outcome = .hang(seconds: fault?.seconds ?? 0)
        case .garbage: result.outcome = .reply(.text("<html><body>proxy error</body></html>", type: "text/html"))
        case .truncate: result.outcome = .broken(try answer(nil), .half(reset: false))
        case .resetWithin: result.outcome = .broken(try answer(nil), .half(reset: true))
        case .resetAfter: result.outcome = .broken(try answer(nil), .resetAfter)
        case .drip: result.outcome = .broken(try answer(nil), .drip(seconds: fault?.seconds ?? 0))
        case .length: result.outcome = .broken(try answer(nil), .length(excess: fault?.excess ?? 0))
        case .truncatedGzip: result.outcome = .reply(Self.brokenGzip(try answer(nil)))
        case .noJob, .code, .toBeKilled, .command, nil: result.outcome = .reply(try answer(fault))
        }
        return result
    }

    private static func brokenGzip(_ reply: Reply) -> Reply {
        guard case .chunked(let bytes) = reply.body else { return reply }
        let packed = Gzip.compress(bytes)
        return Reply(
            status: reply.status, headers: reply.headers + [("Content-Encoding", "gzip")],
            body: .chunked(Array(packed.prefix(packed.count / 2))))
    }

    // MARK: API

    private func apiCall(_ request: inout IncomingRequest) throws -> APICall? {
        guard let target = APITarget(request.head.path) else { return nil }
        let body = try request.body.all(limit: RequestParameters.limit)
        switch target {
        case .legacy(let name):
            guard options.servesLegacy, let method = LegacyMethod.table[name] else { return .forbidden(name) }
            request.token = try token(request)
            return .legacy(name, method, try RequestParameters.legacy(request.head, body))
        case .v1(let name):
            guard options.servesV1 else { return .absent }
            guard let method = V1Method.table[name] else { return .forbidden(request.endpoint) }
            request.token = try token(request)
            return .v1(name, method, try RequestParameters.v1(request.head, body))
        case .unknown(let name): return .forbidden(name)
        }
    }

    /// A bad token is refused whatever the certificate is.
    private func token(_ request: IncomingRequest) throws(RequestParameters.Refusal) -> TokenIdentity? {
        do {
            return try TokenIdentity.of(request.head, in: dispatcher.credentials.tokens)
        } catch {
            throw RequestParameters.Refusal(reply: .text("ERROR : Token authentication failed. \(error.text)", status: 403))
        }
    }

    private func answer(_ call: APICall, _ request: IncomingRequest, _ fault: Fault?) throws -> Reply {
        switch call {
        case .forbidden(let name): .text("ERROR : method \(name) is forbidden", status: 403)
        case .absent: .text("not found", status: 404)
        case .legacy(let name, let method, let given):
            try LegacyDialect(dispatcher: dispatcher).answer(request, name, method, given, fault)
        case .v1(let name, let method, let given):
            try V1Dialect(dispatcher: dispatcher).answer(request, name, method, given, fault)
        }
    }

    // MARK: files

    private func file(_ request: IncomingRequest) throws -> Reply {
        let path = request.head.path
        let parts = path.split(separator: "/", maxSplits: 1).map(String.init)
        switch parts.first {
        case "cache": return try cache(path)
        case "trf":
            return try FileStore(root: directory.transforms, isWritable: false).answer(request, path: parts.count > 1 ? parts[1] : "")
        case "storage":
            guard request.peer.name != nil else { return .text("a client certificate is required", status: 403) }
            return try FileStore(root: directory.storage, isWritable: true, makesCollections: options.makesCollections).answer(
                request, path: parts.count > 1 ? parts[1] : "")
        case "traces": return try trace(request)
        default: return .text("not found", status: 404)
        }
    }

    private func cache(_ path: String) throws -> Reply {
        let books = dispatcher.queues
        if path == "/cache/ddmendpoints.json" { return json(.object(books.served(try books.endpoints(), base: base))) }
        let folder = "/cache/schedconfig/"
        guard path.hasPrefix(folder), path.hasSuffix(".json") else { return .text("not found", status: 404) }
        let isFlat = path.hasSuffix(".all.json")
        let queue = String(path.dropFirst(folder.count).dropLast(isFlat ? 9 : 5))
        guard let record = try books.record(queue) else { return json(["error": .string("queue \(queue) not found")]) }
        let served = WireValue.object(books.served(record, base: base))
        return json(isFlat ? served : .object(WireObject([(queue, served)])))
    }

    private func json(_ value: WireValue) -> Reply {
        Reply(status: 200, headers: [("Content-Type", "application/json")], body: .counted(Array(value.json.utf8)))
    }

    private func trace(_ request: IncomingRequest) throws -> Reply {
        let body = try request.body.all(limit: 1 << 20)
        let file = try FileDescriptor.open(
            directory.traces, .writeOnly, options: [.create, .append, .closeOnExec], permissions: .file)
        _ = try file.closeAfter { try file.writeAll(body.filter { $0 != 0x0A } + [0x0A]) }
        return .text("Created", status: 201)
    }
}
