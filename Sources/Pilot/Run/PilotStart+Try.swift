import HTTP
import JobModel
import Logging
import PandaClient
import PayloadExecution
import Secrets
import Settings
import Waiting
import Workflows

/// A job that somebody has in a file.
extension PilotStart {
    /// Runs the job of that definition, with nobody to ask or to tell.
    ///
    /// Returns its error, or nil.
    func attempt(_ definition: Record, _ signals: SignalWatch) async throws(PilotError) -> PilotError? {
        let interruptible = Interruptible(signals: signals, settings: settings)
        let context = try await interruptible.run { () throws(PilotError) in
            let work = try await WorkDirectory.make(
                in: settings.workDirectory.value, launchDirectory: try launchDirectory(), epoch: clock.now)
            try await log.open(in: work.path)
            if let obstacle = await work.obstacleToPrograms() { log.logger.warning("\(obstacle)") }
            return try await self.context(of: definition, in: work)
        }
        let request = try await JobRequest(context: context, ownerDN: nil)
        let loop = JobLoop(context: context, workflow: .generic, request: request)
        let failure = await withTaskGroup(of: Void.self) { group in
            group.addTask { await SignalReason.forward(signals, to: loop, context: context, hurry: Bell()) }
            let failure = await loop.run()
            group.cancelAll()
            return failure
        }
        await context.work.keep()
        log.logger.info("all of it is in \(context.work.path)")
        return failure
    }

    private func context(of definition: Record, in work: WorkDirectory) async throws(PilotError) -> PilotContext {
        let queue = try QueueData(record: Record(["copytools": .object(["mv": .object([:])])]), name: settings.queue.value)
        let http = try await ServerAccess.anonymous(settings: settings, environment: environment, redactor: redactor, logger: log.logger)
        return PilotContext(
            settings: settings, environment: environment, queue: queue,
            node: NodeDescription(environment: environment, ads: await CondorAds.read(environment) { _ in }),
            work: work, spool: try await work.openSpool(logger: log.logger),
            server: PaperServer { [redactor] in Output.result(redactor.redact($0)) }, source: SingleJob(definition), http: http,
            storageHTTP: http.apart, storages: { _ in [:] }, credential: nil, version: Version.pilot, clock: clock,
            redactor: redactor, logger: log.logger, logIsWritten: { [log] in await log.flush() })
    }
}
