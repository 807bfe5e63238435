import Files
import Glibc
package import JobModel
import Logging
package import PandaClient
import PayloadExecution
import Settings
import SystemPackage
import Waiting

/// The pilot's life after its start: one job after the other, as long as it may take more.
package actor JobLoop {
    let context: PilotContext
    let workflow: Workflow
    private let request: JobRequest
    private var gate: JobGate
    var current: JobRun?
    /// Each time that the pilot was told to stop.
    var stops: [Endings.Ending] = []
    /// Why it was told to; nil as long as it was not.
    package var stopping: PilotError? { stops.first?.reason }
    var lastTaskID: Int?
    var introduction: (@Sendable () async -> Void)?
    /// Rings when the pilot is told to stop or to drain.
    private let wake = Bell()
    /// Looks at launch and work directory, whose disks may hang.
    let looks = BlockingWork(threads: 2)
    static let lookLimit = Duration.seconds(10)
    let stopped = Bell()

    /// A file of this name in the launch directory drains the pilots that were started there.
    package static let drainFile = "pilot_drain"

    /// `introduction` is done once, before the first job's first step, while nothing else is said to the server.
    package init(
        context: PilotContext, workflow: Workflow, request: JobRequest, introduction: (@Sendable () async -> Void)? = nil
    ) {
        self.context = context
        self.workflow = workflow
        self.request = request
        self.introduction = introduction
        gate = JobGate(settings: context.settings, queue: context.queue)
    }

    /// Runs jobs until a limit, a signal or the lack of jobs ends it.
    ///
    /// Returns the error that decides the exit code, or nil.
    ///
    /// The last job that failed decides; what came before it has been reported to the server.
    package func run() async -> PilotError? {
        var lastFailure: PilotError?
        var ready = Duration.zero
        while stopping == nil {
            let verdict: JobGate.Verdict
            do {
                verdict = try await self.verdict()
            } catch {
                return error
            }
            switch verdict {
            case .stop(let reason, let error):
                context.events.tell(.limit(reason))
                return error ?? lastFailure
            case .ask(let pause):
                if pause > .zero {
                    context.logger.info("asking for a job in \(pause.components.seconds) s")
                    await wake.wait(atMost: pause, context.clock)
                    // Much may have changed meanwhile, but the pause itself is over.
                    if case .stop = try? await self.verdict() { continue }
                }
                guard stopping == nil else { break }
                let asked = context.clock.uptime()
                guard let offer = await acquire() else { continue }
                var timeline = Timeline()
                timeline.add(.initialSetup, from: ready, to: asked)
                timeline.add(.getJob, from: asked, to: context.clock.uptime())
                let failure = await perform(offer, timeline)
                gate.ended(with: failure)
                lastFailure = failure ?? lastFailure
                ready = context.clock.uptime()
            }
        }
        return stopping ?? lastFailure
    }

    /// Why no job would be asked for now, or only later; nil when one would.
    package func objection() async throws(PilotError) -> String? {
        switch try await verdict() {
        case .stop(let reason, _): reason
        case .ask(let pause): pause > .zero ? "\(pause.components.seconds) s would be waited before" : nil
        }
    }

    private func verdict() async throws(PilotError) -> JobGate.Verdict {
        let work = context.work, file = work.launchDirectory.appending(Self.drainFile)
        let isDrained: Bool
        do {
            let found = try await unlessStopped { [looks] in
                try await looks.run("looking at \(work.path)", within: Self.lookLimit) { access(file.string, F_OK) == 0 }
            }
            guard let found else { return .ask(after: .zero) }
            isDrained = found
        } catch {
            throw PilotError(.noSuchFile, doing: "looking at the disk before asking for a job", cause: error)
        }
        if isDrained { gate.drain() }
        let space = try await unlessStopped { () throws(PilotError) in try await work.freeDiskMB() }
        guard let space else { return .ask(after: .zero) }
        return gate.verdict(
            JobGate.Conditions(
                age: context.clock.uptime(), freeDiskMB: space, credentialLeft: context.credentialLeft(),
                loadPerCore: NodeDescription.loadPerCore))
    }

    // MARK: What the pilot is told

    /// Takes no more jobs and ends the present one for that reason; said again, it makes haste.
    package func stop(because reason: PilotError) {
        let ending = Endings.Ending(reason: reason, isUrgent: true, time: context.clock.uptime())
        stops.append(ending)
        current?.end(ending)
        wake.ring()
        stopped.ring()
    }

    /// Takes no more jobs; the present one goes on to its end.
    package func drain() {
        context.logger.info(current == nil ? "draining: no more jobs" : "draining: no more jobs after the present one")
        gate.drain()
        wake.ring()
    }

    /// The pilot was suspended and goes on: the server hears at once that the job is alive.
    package func resume() { current?.showLife() }

    // MARK: One round

    /// One round with the server.
    ///
    /// nil when it brought no job, which the gate remembers.
    private func acquire() async -> Result<Record, JobDefinitionError>? {
        do {
            var request = request
            if context.settings.allowSameUser.value, let lastTaskID { request.taskID = lastTaskID }
            // A job that comes within two seconds is reported.
            let offer = try await unlessStopped(for: .seconds(2)) { [context, request] () throws(PandaError) in
                try await context.source.acquireJob(request)
            }
            switch offer ?? .none(reason: "the pilot is stopping", statusCode: nil) {
            case .job(let record):
                gate.gotJob()
                return .success(record)
            case .unreadable(let error):
                gate.gotJob()
                return .failure(error)
            case .none(let reason, _):
                context.events.tell(.noJob(queue: context.queue.name, reason: reason))
                gate.gotNoJob()
            }
        } catch {
            context.logger.error("\(error.pilotError.code.rawValue) \(error.pilotError.code.symbol): \(error)")
            gate.failed(with: error)
        }
        return nil
    }
}
