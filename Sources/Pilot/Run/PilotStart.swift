import Files
import FoundationEssentials
import Glibc
import GridSecurity
import HTTP
import JobModel
import Logging
import PandaClient
import PayloadExecution
import Secrets
import Settings
import Synchronization
import SystemPackage
import Waiting
import Workflows

/// Everything between the command line and the first job request, in the order in which things can fail without having asked the server.
struct PilotStart {
    let settings: Settings
    let environment: [String: String]
    let log: PilotLog
    let redactor: Redactor
    let time: ActiveTime
    let clock: PilotClock

    init(settings: Settings, environment: [String: String], log: PilotLog, redactor: Redactor) {
        self.settings = settings
        self.environment = environment
        self.log = log
        self.redactor = redactor
        time = ActiveTime(uptime: PilotClock.system.uptime)
        clock = PilotClock.system.without(suspensionsOf: time)
    }

    /// Runs the pilot to its end.
    ///
    /// Returns the error that decides the exit code, or nil.
    func run(_ signals: SignalWatch) async throws(PilotError) -> PilotError? {
        let workflow = try Workflow.named(settings.workflow.value)
        let work = try await WorkDirectory.make(
            in: settings.workDirectory.value, launchDirectory: try launchDirectory(), epoch: clock.now)
        let failure: PilotError?
        do {
            try await log.open(in: work.path)
            Banner(settings: settings, work: work).print(to: log.logger)
            let access = try await unlessSignalled(signals) { () throws(PilotError) in try await self.access() }
            let context = try await unlessSignalled(signals) { () throws(PilotError) in
                try await self.context(in: work, with: access) { sources throws(PilotError) in try await sources.queue() }
            }
            expectEnd(of: Lifetime(settings: settings, queue: context.queue))
            try QueueGate.check(context.queue)
            let request = try await JobRequest(context: context, ownerDN: access.identity)
            let watch = CredentialWatch(context: context, clock: .system) { [redactor] in redactor.register($0) }
            let pause = try await unlessSignalled(signals) { () throws(PilotError) in await watch.look() }
            failure = await live(
                context, workflow, request, signals,
                watch: {
                    async let trust: Void = access.keepTrustFresh(.system)
                    await watch.run(after: pause)
                    await trust
                })
            await watch.removeCopies()
        } catch {
            await tidy(work)
            throw error
        }
        return try await unlessSignalled(signals) { () throws(PilotError) in
            await tidy(work)
            return failure
        }
    }

    /// Delivers what the spool holds; without a queue, logs are not stored.
    func recover() async throws(PilotError) -> Recovery.Summary {
        let work = try await WorkDirectory.unowned(try launchDirectory())
        let name = settings.queue.value
        let context = try await context(in: work, with: try await access()) { sources throws(PilotError) in
            name.isEmpty ? try QueueData(record: Record([:]), name: name) : try await sources.queue()
        }
        return await Recovery(context: context).run()
    }

    private func launchDirectory() throws(PilotError) -> FilePath {
        guard let launch = getcwd(nil, 0) else {
            throw PilotError(.noSuchFile, doing: "finding the launch directory", cause: Errno(rawValue: errno))
        }
        defer { free(launch) }
        return FilePath(String(cString: launch))
    }

    private func access() async throws(PilotError) -> ServerAccess {
        try await ServerAccess(
            settings: settings, environment: environment, redactor: redactor, logger: log.logger,
            now: Date(timeIntervalSince1970: clock.epoch()))
    }

    private func context(
        in work: WorkDirectory, with access: ServerAccess, queue: (InformationSources) async throws(PilotError) -> QueueData
    ) async throws(PilotError) -> PilotContext {
        let sources = InformationSources(settings: settings, work: work, http: access.http, logger: log.logger)
        let spool = try await spool(work)
        return PilotContext(
            settings: settings, environment: environment, queue: try await queue(sources), node: NodeDescription(environment: environment),
            work: work, spool: spool, server: access.server(), otherServer: { access.server(at: $0) }, http: access.http.apart,
            storages: sources.storages,
            credential: access.credential, version: Version.pilot, clock: clock,
            redactor: redactor, logger: log.logger, logIsWritten: { [log] in await log.flush() })
    }

    /// The spool; where only the usual place cannot be used, or the place hangs, the work directory, which then stays as long as it holds
    /// something.
    private func spool(_ work: WorkDirectory) async throws(PilotError) -> Spool {
        let place = await spoolPlace(work)
        do throws(PilotError) {
            return try await Spool.open(place, logger: log.logger)
        } catch {
            guard settings.spoolDirectory.origin == .standard || error.cause is SpoolDisk.Hangs else { throw error }
            log.logger.warning("\(error); the work directory takes its place")
            return try await work.openSpool(logger: log.logger)
        }
    }

    /// The usual place; a persistent one, if configuration offers it, where the usual one goes with the batch job.
    private func spoolPlace(_ work: WorkDirectory) async -> FilePath {
        func place(_ path: String) -> FilePath { work.launchDirectory.pushing(FilePath(path)).lexicallyNormalized() }
        let usual = place(settings.spoolDirectory.value)
        let disk = BlockingWork(threads: 1)
        guard let reason = await ScratchMount.reason(for: usual, environment: environment, disk: disk) else { return usual }
        if let persistent = settings.persistentSpool.value {
            log.logger.info("the spool is \(persistent), as \(usual) goes with the batch job: \(reason)")
            return place(persistent)
        }
        log.logger.warning(
            """
            the spool \(usual) goes with the batch job, and with it a last word that waits there: \(reason) \
            (name a place that stays as persistent_spool in the section [Pilot], or with --spool)
            """)
        return usual
    }

    /// The job loop with all that goes on beside it, and the worker's first and last sign of life around it.
    private func live(
        _ context: PilotContext, _ workflow: Workflow, _ request: JobRequest, _ signals: SignalWatch,
        watch: @escaping @Sendable () async -> Void
    ) async -> PilotError? {
        let node = NodeSigns(context: context)
        let loop = JobLoop(context: context, workflow: workflow, request: request, introduction: { await node.tell() })
        let worker = WorkerSigns(context: context)
        let pulse = Pulse(time, clock: clock, file: context.work.path.appending(settings.pilotHeartbeatName.value), logger: log.logger)
        let isRecovered = Bell()
        let failure = await withTaskGroup(of: Void.self) { group in
            group.addTask { await SignalReason.forward(signals, to: loop, context: context, hurry: isRecovered) }
            group.addTask { await watch() }
            group.addTask { await pulse.beat(resumed: { await loop.resume() }) }
            group.addTask { await worker.tell(.started) }
            group.addTask { await node.tellOfGPUs() }
            group.addTask { await AbandonedDirectory.removeAll(context) }
            group.addTask {
                // What earlier pilots of this node left is done beside the jobs.
                _ = await Recovery(context: context).run()
                isRecovered.ring()
            }
            let error = await loop.run()
            if error?.signal == nil { await isRecovered.wait(atMost: Self.patienceWithRecovery, clock) }
            group.cancelAll()
            return error
        }
        let stopping = await loop.stopping
        do throws(PilotError) {
            try await unlessSignalled(signals) { () throws(PilotError) in
                await sayGoodbye(worker, within: stopping == nil ? .seconds(5) : .seconds(1))
            }
            return stopping ?? failure
        } catch {
            return stopping ?? error  // a signal that came only now
        }
    }

    /// A minute more than it may live.
    private func expectEnd(of lifetime: Lifetime) {
        Watchdog.expectEnd(
            .lifetime, within: lifetime.limit - clock.uptime() + .seconds(60), code: ErrorCode.reachedMaxTime.shellExitCode,
            "the pilot's lifetime was over a minute ago")
    }

    /// How long a pilot that is done waits for its recovery of other pilots' jobs; what is left then waits for the next one.
    private static let patienceWithRecovery = Duration.seconds(60)

    /// A courtesy: a server that is away must not hold the pilot.
    private func sayGoodbye(_ worker: WorkerSigns, within patience: Duration) async {
        _ = await clock.within(patience) { await worker.tell(.finished) }
    }

    /// Does what may hang before and after the jobs; a signal ends it in good order, with nothing half made left behind.
    private func unlessSignalled<Value: Sendable>(
        _ signals: SignalWatch, _ work: @escaping @Sendable () async throws(PilotError) -> Value
    ) async throws(PilotError) -> Value {
        let grace = settings.grace.value
        let caught = Mutex<CaughtSignal?>(nil)
        let value = try await race(
            work,
            orUntil: {
                let signal = await SignalReason.end(by: signals, grace: grace)
                caught.withLock { $0 = signal }
            })
        // Also one that came with the end of the work.
        if let signal = caught.withLock({ $0 }) { throw SignalReason.reason(for: signal, environment: environment) }
        guard let value else { throw PilotError(.killSignal, doing: "starting") }
        return value
    }

    /// Removes the work directory, unless somebody wants what it holds.
    private func tidy(_ work: WorkDirectory) async {
        guard settings.cleanup.value, work.isOurs else { return work.keep() }
        do {
            if let reason = try await work.reasonToStay() {
                work.keep()
                return log.logger.warning("\(work.path) is kept: \(reason)")
            }
            await log.close()
            try await work.remove()
        } catch {
            log.logger.warning("\(error)")
        }
    }
}
