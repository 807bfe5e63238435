import GridSecurity
package import HTTP
package import JobModel
package import Logging
package import Secrets
package import Settings
import Synchronization
package import Waiting

/// The PanDA server over HTTP, in the dialect it speaks.
///
/// The dialect is found by the first real call: `/api/v1` first, legacy when the server does not know that. The answer holds for the
/// client's life.
package final class PandaClient: PandaServer {
    private let server: ServerAddress
    private let http: any HTTPClient
    private let timeouts: HTTPTimeouts
    private let clock: PilotClock
    private let logger: Logger
    private let memory: Mutex<Memory>

    private struct Memory {
        /// The dialect that the server was found to speak; nil until it has answered.
        var api: ServerAPI?
        /// Whether it was said that v1 cannot carry some options.
        var hasToldOfLostOptions = false
    }

    package init(
        server: ServerAddress, http: any HTTPClient, api: ServerAPI = .auto, timeouts: HTTPTimeouts = .control,
        clock: PilotClock = .system, logger: Logger
    ) {
        self.server = server
        self.http = http
        self.timeouts = timeouts
        self.logger = logger
        self.clock = clock
        memory = Mutex(Memory(api: api == .auto ? nil : api))
    }

    /// The dialect in use; nil as long as no call told.
    package var api: ServerAPI? { memory.withLock { $0.api } }

    package func acquireJob(_ request: JobRequest) async throws(PandaError) -> JobOffer {
        let offer = try await Retry(.acquire, clock: clock).run(onRetry: tell) { _ throws(PandaError) in
            do throws(PandaError) {
                return try await self.ask { dialect throws(PandaError) in try dialect.acquireJob(request) }
            } catch {
                throw error.asFailureOfAcquire
            }
        }
        tellOfLostOptions(request)
        return offer
    }

    package func update(_ update: JobUpdate, effort: Effort = .heartbeat) async throws(PandaError) -> UpdateReply {
        var update = update
        return try await Retry(effort.budget, clock: clock).run(onRetry: tell) { attempt throws(PandaError) in
            do throws(PandaError) {
                return try await self.ask { [update] dialect throws(PandaError) in try dialect.update(update) }
            } catch {
                throw self.advise(on: error, of: &update, attempt: attempt, effort: effort)
            }
        }
    }

    /// Makes of a refused update what the server may take, and says whether that is worth a further try.
    ///
    /// A field that the server chokes on costs the rest of the update, and the state matters more than any field.
    private func advise(on error: PandaError, of update: inout JobUpdate, attempt: Int, effort: Effort) -> PandaError {
        var error = error
        let essentials = update.essentials
        if error.isAboutMetaData, attempt > 1 {
            logger.warning("the server cannot store the job report of job \(update.jobID): telling the state without it")
            update.metaData = nil
        } else if error.isRefusal || (error.isOfDatabase && attempt > 3), update != essentials {
            logger.warning("\(error); telling the state of job \(update.jobID) with the least that the server needs")
            update = essentials
            error.retryAdvice = .yes
        } else if case .badRequest = error.kind, effort == .lastWord {
            // It is nearly always the request's own fault, but a last word is worth more than the doubt.
            error.retryAdvice = .yes
        }
        return error
    }

    package func statuses(of jobIDs: [Int]) async throws(PandaError) -> [JobStatusReply] {
        if jobIDs.isEmpty { return [] }
        return try await Retry(Effort.heartbeat.budget, clock: clock).run(onRetry: tell) { _ throws(PandaError) in
            try await self.ask { dialect throws(PandaError) in dialect.statuses(of: jobIDs) }
        }
    }

    package func updateWorker(_ status: WorkerUpdate) async throws(PandaError) {
        try await Retry(Effort.heartbeat.budget, clock: clock).run(onRetry: tell) { _ throws(PandaError) in
            try await self.ask { dialect throws(PandaError) in try dialect.updateWorker(status) }
        }
    }

    package func updateNode(_ map: WorkerNodeMap) async throws(PandaError) {
        try await tellOfNode { dialect throws(PandaError) in try dialect.updateNode(map) }
    }

    package func updateGPUs(_ map: GPUMap) async throws(PandaError) {
        try await tellOfNode { dialect throws(PandaError) in try dialect.updateGPUs(map) }
    }

    package func renewToken(with key: Secret) async throws(PandaError) -> Secret {
        try await Retry(.acquire, clock: clock).run(onRetry: tell) { _ throws(PandaError) in
            try await self.ask { dialect throws(PandaError) in dialect.renewToken(with: key) }
        }
    }

    package func renewProxy(role: String?) async throws(PandaError) -> Secret {
        try await Retry(.acquire, clock: clock).run(onRetry: tell) { _ throws(PandaError) in
            try await self.ask { dialect throws(PandaError) in dialect.renewProxy(role: role) }
        }
    }

    package func isAlive() async throws(PandaError) {
        try await Retry(.acquire, clock: clock).run(onRetry: tell) { _ throws(PandaError) in
            try await self.ask { dialect throws(PandaError) in dialect.isAlive() }
        }
    }
}

extension PandaClient {
    /// One call in the dialect that the server speaks, which the call finds out when nobody knows yet.
    private func ask<Reply: Sendable>(
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

    /// One call that only v1 has.
    private func tellOfNode(_ make: (V1Dialect) throws(PandaError) -> Call<Void>) async throws(PandaError) {
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
        let isNews = memory.withLock { memory in
            defer { memory.api = api }
            return memory.api != api
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

    private func tell(_ error: PandaError, _ delay: Duration) {
        logger.warning("\(error); trying again in \(delay.components.seconds) s")
    }

    private func tellOfLostOptions(_ request: JobRequest) {
        let lost = request.legacyOnlyOptions
        guard !lost.isEmpty else { return }
        let isDue = memory.withLock { memory in
            guard memory.api == .v1, !memory.hasToldOfLostOptions else { return false }
            memory.hasToldOfLostOptions = true
            return true
        }
        guard isDue else { return }
        logger.notice("the server's /api/v1 has no argument for \(lost.joined(separator: ", ")): the request for jobs goes without")
    }
}
