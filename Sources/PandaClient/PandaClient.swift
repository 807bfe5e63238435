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
/// The dialect is found by the first real call (`Conversation`), and holds for the client's life.
package final class PandaClient: PandaServer {
    private let conversation: Conversation
    private let clock: PilotClock
    private let logger: Logger
    /// Whether it was said that v1 cannot carry some options.
    private let hasToldOfLostOptions = Atomic<Bool>(false)

    package init(
        server: ServerAddress, http: any HTTPClient, api: ServerAPI = .auto, timeouts: HTTPTimeouts = .control,
        clock: PilotClock = .system, logger: Logger
    ) {
        self.logger = logger
        self.clock = clock
        conversation = Conversation(server, over: http, in: api == .auto ? nil : api, timeouts: timeouts, logger: logger)
    }

    /// The dialect in use; nil as long as no call told.
    package var api: ServerAPI? { conversation.api }

    package func acquireJob(_ request: JobRequest) async throws(PandaError) -> JobOffer {
        let offer = try await Retry(.acquire, clock: clock).run(onRetry: tell) { _ throws(PandaError) in
            do throws(PandaError) {
                return try await conversation.ask { dialect throws(PandaError) in try dialect.acquireJob(request) }
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
                return try await conversation.ask { [update] dialect throws(PandaError) in try dialect.update(update) }
            } catch {
                throw update.concede(to: error, attempt: attempt, effort: effort, logger: self.logger)
            }
        }
    }

    package func statuses(of jobIDs: [Int]) async throws(PandaError) -> [JobStatusReply] {
        if jobIDs.isEmpty { return [] }
        return try await Retry(Effort.heartbeat.budget, clock: clock).run(onRetry: tell) { _ throws(PandaError) in
            try await conversation.ask { dialect throws(PandaError) in dialect.statuses(of: jobIDs) }
        }
    }

    package func updateWorker(_ status: WorkerUpdate) async throws(PandaError) {
        try await Retry(Effort.heartbeat.budget, clock: clock).run(onRetry: tell) { _ throws(PandaError) in
            try await conversation.ask { dialect throws(PandaError) in try dialect.updateWorker(status) }
        }
    }

    package func updateNode(_ map: WorkerNodeMap) async throws(PandaError) {
        try await conversation.askV1 { dialect throws(PandaError) in try dialect.updateNode(map) }
    }

    package func updateGPUs(_ map: GPUMap) async throws(PandaError) {
        try await conversation.askV1 { dialect throws(PandaError) in try dialect.updateGPUs(map) }
    }

    package func renewToken(with key: Secret) async throws(PandaError) -> Secret {
        try await Retry(.acquire, clock: clock).run(onRetry: tell) { _ throws(PandaError) in
            try await conversation.ask { dialect throws(PandaError) in dialect.renewToken(with: key) }
        }
    }

    package func renewProxy(role: String?) async throws(PandaError) -> Secret {
        try await Retry(.acquire, clock: clock).run(onRetry: tell) { _ throws(PandaError) in
            try await conversation.ask { dialect throws(PandaError) in dialect.renewProxy(role: role) }
        }
    }

    package func isAlive() async throws(PandaError) {
        try await Retry(.acquire, clock: clock).run(onRetry: tell) { _ throws(PandaError) in
            try await conversation.ask { dialect throws(PandaError) in dialect.isAlive() }
        }
    }

    private func tell(_ error: PandaError, _ delay: Duration) {
        logger.warning("\(error); trying again in \(delay.components.seconds) s")
    }

    private func tellOfLostOptions(_ request: JobRequest) {
        let lost = request.legacyOnlyOptions
        guard !lost.isEmpty else { return }
        guard api == .v1, !hasToldOfLostOptions.exchange(true, ordering: .relaxed) else { return }
        logger.notice("the server's /api/v1 has no argument for \(lost.joined(separator: ", ")): the request for jobs goes without")
    }
}
