import HTTP
import Logging
import Settings
import Synchronization

/// Calls to one server in the dialect that it speaks.
///
/// The dialect is found by the first real call: `/api/v1` first, legacy when the server does not know that. The answer holds from then on.
final class Conversation: Sendable {
    private let server: ServerAddress
    private let http: any HTTPClient
    private let timeouts: HTTPTimeouts
    private let logger: Logger
    private let spoken: Mutex<ServerAPI?>

    /// `api` is the dialect to speak; nil for whichever the server does.
    init(_ server: ServerAddress, over http: any HTTPClient, in api: ServerAPI?, timeouts: HTTPTimeouts, logger: Logger) {
        self.server = server
        self.http = http
        self.timeouts = timeouts
        self.logger = logger
        spoken = Mutex(api)
    }

    /// The dialect in use; nil as long as no call told.
    var api: ServerAPI? { spoken.withLock { $0 } }

    /// One call in the dialect that the server speaks, which the call finds out when nobody knows yet.
    func ask<Reply: Sendable>(
        _ make: (any Dialect) throws(PandaError) -> Call<Reply>
    ) async throws(PandaError) -> Reply {
        switch api {
        case .legacy: return try await perform(try make(LegacyDialect(server: server)))
        case .v1: return try await perform(try make(V1Dialect(server: server)))
        case .auto, nil: break
        }
        do {
            return try await find(V1Dialect(server: server), make)
        } catch {
            guard case .unknownMethod = error.kind else { throw error }
            logger.debug("\(error); trying the legacy interface")
            return try await find(LegacyDialect(server: server), make)
        }
    }

    /// One call in a dialect on trial; an answer that only a speaker of it gives makes it the server's.
    private func find<Reply: Sendable>(
        _ dialect: any Dialect, _ make: (any Dialect) throws(PandaError) -> Call<Reply>
    ) async throws(PandaError) -> Reply {
        do {
            let reply = try await perform(try make(dialect))
            remember(dialect.api)
            return reply
        } catch {
            switch error.kind {
            case .role, .permission, .noCredential, .database, .failed: remember(dialect.api)
            case .unreachable, .busy, .refused, .banned, .unknownMethod, .badRequest, .undecodable: break
            }
            throw error
        }
    }

    /// One call that only v1 has; nothing happens where the server speaks the legacy dialect.
    func askV1(_ make: (V1Dialect) throws(PandaError) -> Call<Void>) async throws(PandaError) {
        if api == .legacy { return }
        do {
            try await perform(try make(V1Dialect(server: server)))
        } catch {
            // As long as no other call has found the dialect, this may well be a legacy server.
            if case .unknownMethod = error.kind, api == nil { return }
            throw error
        }
    }

    private func remember(_ api: ServerAPI) {
        let isNews = spoken.withLock { spoken in
            defer { spoken = api }
            return spoken != api
        }
        if isNews { logger.info("\(server) speaks \(api == .v1 ? "/api/v1" : "the legacy interface")") }
    }

    private func perform<Reply: Sendable>(_ call: Call<Reply>) async throws(PandaError) -> Reply {
        var request = call.request
        request.timeouts = timeouts
        let response: HTTPResponse
        do {
            response = try await http.perform(request)
        } catch {
            throw PandaError(.unreachable(error), doing: call.doing, detail: error.detail)
        }
        return try call.read(response)
    }
}
