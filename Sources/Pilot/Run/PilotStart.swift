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
import SystemPackage
import Waiting
import Workflows

/// Everything between the command line and the first job request, in the order in which things can fail without having asked the server.
struct PilotStart {
    let settings: Settings
    let environment: [String: String]
    let log: PilotLog
    let redactor: Redactor
    let summary: RunSummary
    let time: ActiveTime
    let clock: PilotClock

    init(settings: Settings, environment: [String: String], log: PilotLog, redactor: Redactor, summary: RunSummary = RunSummary()) {
        self.settings = settings
        self.environment = environment
        self.log = log
        self.redactor = redactor
        self.summary = summary
        time = ActiveTime(uptime: PilotClock.system.uptime)
        clock = PilotClock.system.without(suspensionsOf: time)
    }

    /// Runs the pilot to its end.
    ///
    /// Returns the error that decides the exit code, or nil.
    func run(_ signals: SignalWatch) async throws(PilotError) -> PilotError? {
        let workflow = try Workflow.named(settings.workflow.value)
        let interruptible = Interruptible(signals: signals, settings: settings)
        let work = try await interruptible.run { () throws(PilotError) in
            try await WorkDirectory.make(in: settings.workDirectory.value, launchDirectory: try launchDirectory(), epoch: clock.now)
        }
        let failure: PilotError?
        do {
            try await interruptible.run { () throws(PilotError) in try await log.open(in: work.path) }
            Banner(settings: settings, work: work, environment: environment).print(to: log.logger)
            if let obstacle = await work.obstacleToPrograms() { log.logger.warning("\(obstacle)") }
            let access = try await interruptible.run { () throws(PilotError) in try await self.access() }
            let context = try await interruptible.run { () throws(PilotError) in
                try await self.context(in: work, with: access, spool: try await self.spool(for: work).spool) { sources throws(PilotError) in
                    let queue = try await sources.queue()
                    try await sources.checkStorages(of: queue)
                    return queue
                }
            }
            expectEnd(of: Lifetime(settings: settings, queue: context.queue))
            try QueueGate.check(context.queue)
            let request = try await JobRequest(context: context, ownerDN: access.identity)
            let pilot = RunningPilot(context: context, workflow: workflow, request: request, time: time)
            if settings.dryRun.value {
                failure = try await interruptible.run { () throws(PilotError) in try await rehearse(pilot) }
            } else {
                failure = try await live(pilot, with: access, interruptible)
            }
        } catch {
            // A signal that comes now ends the tidying; what went wrong before it is still what is told.
            _ = try? await interruptible.run { () throws(PilotError) in await tidy(work, after: error) }
            throw error
        }
        return try await interruptible.run { () throws(PilotError) in
            await tidy(work, after: failure)
            return failure
        }
    }

    /// Runs the pilot with its credential and its trust kept fresh; copies of the credential are gone afterwards.
    private func live(
        _ pilot: RunningPilot, with access: ServerAccess, _ interruptible: Interruptible
    ) async throws(PilotError) -> PilotError? {
        let watch = CredentialWatch(context: pilot.context, clock: .system) { [redactor] in redactor.register($0) }
        do throws(PilotError) {
            let pause = try await interruptible.run { () throws(PilotError) in await watch.look() }
            let failure = await pilot.live(interruptible) {
                async let trust: Void = access.keepTrustFresh(.system)
                await watch.run(after: pause)
                await trust
            }
            await watch.removeCopies()
            return failure
        } catch {
            await watch.removeCopies()
            throw error
        }
    }

    /// Delivers what the spool holds; without a queue, logs are not stored.
    func recover() async throws(PilotError) -> Recovery.Summary {
        let work = try await WorkDirectory.unowned(try launchDirectory())
        let name = settings.queue.value
        let access = try await access(), opened = try await spool(for: work, insisting: false)
        let context = try await context(in: work, with: access, spool: opened.spool) { sources throws(PilotError) in
            name.isEmpty ? try QueueData(record: Record([:]), name: name) : try await sources.queue()
        }
        var summary = await Recovery(context: context).run()
        guard opened.refusal != nil else { return summary }
        summary.unopened += 1
        // A stand-in that holds nothing would only be in the way; a directory that is not empty stays.
        _ = try? await opened.spool.disk.run("removing what stood in for the spool") { rmdir(opened.spool.directory.string) }
        return summary
    }

    private func spool(for work: WorkDirectory, insisting: Bool = true) async throws(PilotError) -> SpoolChoice.Opened {
        try await SpoolChoice(settings: settings, environment: environment, logger: log.logger).open(for: work, insisting: insisting)
    }

    func launchDirectory() throws(PilotError) -> FilePath {
        guard let launch = getcwd(nil, 0) else {
            throw PilotError(.noSuchFile, doing: "finding the launch directory", cause: Errno(rawValue: errno))
        }
        defer { free(launch) }
        return FilePath(String(cString: launch))
    }

    private func access() async throws(PilotError) -> ServerAccess {
        try await ServerAccess(
            settings: settings, environment: environment, launchDirectory: try launchDirectory(), redactor: redactor, logger: log.logger,
            now: Date(timeIntervalSince1970: clock.epoch()))
    }

    private func context(
        in work: WorkDirectory, with access: ServerAccess, spool: Spool, queue: (InformationSources) async throws(PilotError) -> QueueData
    ) async throws(PilotError) -> PilotContext {
        let sources = InformationSources(settings: settings, work: work, http: access.http, logger: log.logger)
        let ads = await CondorAds.read(environment) { [logger = log.logger] in logger.warning("\($0)") }
        return PilotContext(
            settings: settings, environment: environment, queue: try await queue(sources),
            node: NodeDescription(environment: environment, ads: ads),
            work: work, spool: spool, server: access.server(), otherServer: { access.server(at: $0) }, http: access.http,
            storageHTTP: access.http.apart, storages: sources.storages,
            credential: access.credential, version: Version.pilot, clock: clock,
            redactor: redactor, logger: log.logger, logIsWritten: { [log] in await log.flush() },
            events: PilotEvents(log: log.logger, [summary.hear]))
    }

    /// A minute more than it may live.
    private func expectEnd(of lifetime: Lifetime) {
        Watchdog.expectEnd(
            .lifetime, within: lifetime.limit - clock.uptime() + .seconds(60), code: ErrorCode.reachedMaxTime.shellExitCode,
            "the pilot's lifetime was over a minute ago")
    }
}
