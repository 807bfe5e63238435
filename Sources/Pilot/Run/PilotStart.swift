import FoundationEssentials
import Glibc
import GridSecurity
import HTTP
import JobModel
import Logging
import PandaClient
import PayloadExecution
import SystemPackage
import Workflows

/// Everything between the command line and the first job request, in the order in which things can fail without having asked the server.
struct PilotStart {
    let settings: Settings
    let environment: [String: String]
    let log: PilotLog
    let redactor: Redactor
    let clock: PilotClock

    /// Runs the pilot to its end.
    ///
    /// Returns the error that decides the exit code, or nil.
    func run() async throws(PilotError) -> PilotError? {
        let workflow = try Workflow.named(settings.workflow.value)
        let work = try workDirectory()
        do {
            try log.open(in: work.path)
            Banner(settings: settings, work: work).print(to: log.logger)
            let access = try ServerAccess(
                settings: settings, environment: environment, redactor: redactor, logger: log.logger,
                now: Date(timeIntervalSince1970: clock.epoch()))
            let context = try await unlessSignalled { () throws(PilotError) in try await self.context(in: work, with: access) }
            let request = try JobRequest(context: context, ownerDN: access.identity)
            let error = await live(context, workflow, request, try signals())
            tidy(work)
            return error
        } catch {
            tidy(work)
            throw error
        }
    }

    private func workDirectory() throws(PilotError) -> WorkDirectory {
        guard let launch = getcwd(nil, 0) else {
            throw PilotError(.noSuchFile, doing: "finding the launch directory", cause: Errno(rawValue: errno))
        }
        defer { free(launch) }
        return try WorkDirectory.make(
            in: settings.workDirectory.value, launchDirectory: FilePath(String(cString: launch)), epoch: Int(clock.epoch()))
    }

    private func context(in work: WorkDirectory, with access: ServerAccess) async throws(PilotError) -> PilotContext {
        let sources = InformationSources(settings: settings, work: work, http: access.http, logger: log.logger)
        let queue = try await sources.queue()
        try QueueGate.check(queue)
        let node = NodeDescription(environment: environment)
        return PilotContext(
            settings: settings, environment: environment, queue: queue, node: node, work: work, server: access.server(),
            http: access.http, storages: sources.storages,
            proxyPath: access.proxyPath.map { work.launchDirectory.pushing(FilePath($0)).lexicallyNormalized().string },
            version: Version.pilot, clock: clock,
            redact: { [redactor] in redactor.redact($0) },
            logger: log.logger)
    }

    /// The job loop with the signals beside it, and the worker's first and last sign of life around it.
    private func live(_ context: PilotContext, _ workflow: Workflow, _ request: JobRequest, _ signals: AsyncStream<CaughtSignal>) async
        -> PilotError?
    {
        let loop = JobLoop(context: context, workflow: workflow, request: request)
        let worker = WorkerSigns(context: context)
        await worker.tell(.started)
        let error = await withTaskGroup(of: Void.self) { group in
            group.addTask { await SignalReason.forward(signals, to: loop, logger: context.logger) }
            let error = await loop.run()
            group.cancelAll()
            return error
        }
        await sayGoodbye(worker)
        return error
    }

    /// A courtesy: a server that is away must not hold the pilot.
    private func sayGoodbye(_ worker: WorkerSigns) async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await worker.tell(.finished) }
            group.addTask { [clock] in try? await clock.sleep(.seconds(5)) }  // cut short when it is said
            await group.next()
            group.cancelAll()
        }
    }

    /// Does the part of the start that may hang; a signal ends it in good order, with nothing half made left behind.
    private func unlessSignalled<Value: Sendable>(
        _ start: @escaping @Sendable () async throws(PilotError) -> Value
    ) async throws(PilotError) -> Value {
        let signals = try signals()
        let result = await withTaskGroup(of: Result<Value, PilotError>?.self) { group in
            group.addTask {
                do throws(PilotError) {
                    return .success(try await start())
                } catch {
                    return .failure(error)
                }
            }
            group.addTask {
                for await signal in signals { return .failure(SignalReason.reason(for: signal)) }
                return nil
            }
            let first = await group.next() ?? nil
            group.cancelAll()
            return first
        }
        guard let result else { throw PilotError(.killSignal, doing: "starting") }
        return try result.get()
    }

    private func signals() throws(PilotError) -> AsyncStream<CaughtSignal> {
        do {
            return try SignalWatch.signals()
        } catch {
            throw PilotError(.internalPilotProblem, doing: "catching signals", cause: error)
        }
    }

    /// Removes the work directory, unless it holds a word that the server has not got.
    private func tidy(_ work: WorkDirectory) {
        guard settings.cleanup.value, work.isOurs else { return }
        if let reason = work.isWanted { return log.logger.warning("\(work.path) is kept: \(reason)") }
        log.close()
        do {
            try work.remove()
        } catch {
            log.logger.warning("\(error)")
        }
    }
}
