import Curl
import GridSecurity
package import Logging
package import Secrets

/// The client that speaks HTTP through libcurl; copies share their thread, their connections and their credential.
package struct CurlHTTPClient: HTTPClient {
    private let shown: ShownCredential
    private let loop: SharedLoop
    private let maker: TransferMaker
    /// Brings a credential that is to be shown from now on; nil when nothing has changed.
    private let renewed: @Sendable () async -> HTTPCredential?

    /// Starts the thread that all exchanges run on; it ends with the last copy of the client.
    ///
    /// `maximumReply` is the number of bytes of a reply that may be held in memory. libcurl's messages go to `logger` at debug
    /// level and everything else to `trace`, both through `redactor`. `renewed` is asked before each exchange.
    package init(
        credential: HTTPCredential, trust: HTTPTrust, trace: TraceFile? = nil, redactor: Redactor = Redactor(), logger: Logger,
        userAgent: String, maximumReply: Int = 64 << 20,
        renewed: @escaping @Sendable () async -> HTTPCredential? = { nil }
    ) throws(HTTPError) {
        shown = ShownCredential(credential)
        self.renewed = renewed
        loop = SharedLoop()
        _ = try loop.started()
        maker = TransferMaker(
            trust: trust, trace: trace, redactor: redactor, logger: logger, userAgent: userAgent, maximumReply: maximumReply)
    }

    private init(apartFrom other: CurlHTTPClient) {
        (shown, loop, maker, renewed) = (other.shown, SharedLoop(), other.maker, other.renewed)
    }

    /// A client that shows and trusts the same, on a thread and with connections of its own: what it waits for is not waited for here.
    package var apart: CurlHTTPClient { CurlHTTPClient(apartFrom: self) }

    /// Shows another credential from now on, such as one that was renewed; exchanges under way keep theirs.
    ///
    /// No connection that was opened with another certificate is used again: libcurl compares their bytes.
    package func show(_ credential: HTTPCredential) {
        shown.replace(by: credential)
    }

    package func perform(_ request: HTTPRequest, into sink: (any ByteSink)?) async throws(HTTPError) -> HTTPResponse {
        let start = ContinuousClock.now
        var hop = try Hop(request)
        for _ in 0...max(0, request.redirects) {
            let response = try await exchange(hop, into: sink)
            guard request.redirects > 0, let next = try await hop.following(response) else { return response }
            hop = next
            hop.request.timeouts.total = request.timeouts.total.map { $0 - (ContinuousClock.now - start) }
        }
        throw HTTPError(
            .tooManyRedirects, doing: try Hop(request).doing, detail: "more than \(request.redirects) redirects, the last to \(hop.doing)"
        )
    }

    /// One request and its reply, without redirects.
    private func exchange(_ hop: Hop, into sink: (any ByteSink)?) async throws(HTTPError) -> HTTPResponse {
        if let renewed = await renewed() { shown.replace(by: renewed) }
        let credential = shown.now, loop = try loop.started()
        let result: TransferResult
        do {
            result = try await perform(maker.transfer(for: hop, as: credential, into: sink), hop, on: loop)
        } catch {
            throw await explained(error, maker.handshake(for: hop, as: credential), on: loop, hop)
        }
        let headers = result.headers.map { HTTPHeader($0.name, $0.value) }
        // What a sink took is not here; a body that is, is a page of text whatever its status.
        let body = try ContentCoding.undo(headers["Content-Encoding"], of: result.body, limit: maker.limit(hop.request), doing: hop.doing)
        return HTTPResponse(
            status: result.status, headers: headers, body: body, isWhole: result.wasClosed || Self.hasKnownEnd(headers),
            connection: .init(peer: result.peer, reused: result.reusedConnection), origin: hop.origin)
    }

    /// One transfer, which the log is told of.
    private func perform(_ transfer: Transfer, _ hop: Hop, on loop: CurlLoop) async throws(CurlError) -> TransferResult {
        let start = ContinuousClock.now, trace = transfer.trace as? ExchangeTrace
        do {
            let result = try await loop.perform(transfer)
            trace?.conclude(hop.doing, .success(result), after: ContinuousClock.now - start)
            return result
        } catch {
            trace?.conclude(hop.doing, .failure(error), after: ContinuousClock.now - start)
            throw error
        }
    }

    /// libcurl fails where such an end is missing.
    private static func hasKnownEnd(_ headers: [HTTPHeader]) -> Bool {
        headers["Content-Length"] != nil || headers["Transfer-Encoding"]?.lowercased().contains("chunked") == true
    }

    /// A server that refuses our certificate may close before libcurl reads why; a handshake of its own brings the reason.
    private func explained(_ error: CurlError, _ handshake: Transfer, on loop: CurlLoop, _ hop: Hop) async -> HTTPError {
        let first = HTTPError(error, at: hop, by: ProxyServer(for: hop.url))
        guard first.kind == .connectionBroken, [55, 56].contains(error.code), hop.url.scheme == "https" else { return first }
        do {
            _ = try await perform(handshake, hop, on: loop)
            return first
        } catch {
            let second = HTTPError(error, at: hop, by: nil)
            return second.kind == .credentialRefused || second.kind == .credentialWanted ? second : first
        }
    }
}
