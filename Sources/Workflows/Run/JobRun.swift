package import JobModel
package import Logging
import PandaClient

/// One job's way from its definition to its final word. This actor owns the job's state.
package actor JobRun {
    package nonisolated let context: PilotContext
    package nonisolated let job: Job
    package nonisolated let directory: JobDirectory
    package nonisolated let logger: Logger
    private let workflow: Workflow
    package private(set) var record: JobRecord
    private let reporter: Reporter
    private nonisolated let endings = Endings()

    package init(record: JobRecord, workflow: Workflow, directory: JobDirectory, context: PilotContext) {
        self.context = context
        job = record.job
        self.record = record
        self.workflow = workflow
        self.directory = directory
        logger = context.logger
        reporter = Reporter(
            server: context.server, journal: Journal(of: job.id, in: context.work), clock: context.clock, logger: context.logger,
            obey: { [endings] command in
                if command == .tobekilled { endings.request(.killedByServer(record.job.id)) }
            })
    }

    /// Ends the job before its time, for that reason; the first one counts, a further one cuts the log's transfer short.
    package nonisolated func end(because reason: PilotError) {
        endings.request(reason)
    }

    /// Runs the job to its final word and says what became of that.
    package func run() async -> JobOutcome {
        async let delivery = reporter.talk()
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await self.beat() }
            await tellServer()
            await reporter.heard(within: .seconds(1), context.clock)
            await self.work()
            await self.storeLogInTime()
            group.cancelAll()
        }
        record.endTime = context.clock.epoch()
        await reporter.end(update(record.finalState))
        return JobOutcome(record: record, delivery: await delivery)
    }

    /// The steps, with those who may end them beside them: whoever is first decides, the rest is cancelled and waited for.
    private func work() async {
        if let reason = endings.reason { return fail(reason) }  // it came before the first step: nothing is begun
        let failure = await withTaskGroup(of: PilotError?.self) { group in
            group.addTask { await self.performSteps() }
            group.addTask { [endings] in await endings.next(after: 0) }
            group.addTask { await self.timeLimit() }
            let first = await group.next() ?? nil
            group.cancelAll()
            return first
        }
        if let failure { fail(failure) }
    }

    private func performSteps() async -> PilotError? {
        for step in workflow.steps {
            guard !Task.isCancelled else { return nil }  // the ending has decided
            do {
                enter(step.phase)
                try await step.perform(in: self)
            } catch {
                return error
            }
        }
        return nil
    }

    private func timeLimit() async -> PilotError? {
        let limit = Lifetime(settings: context.settings, queue: context.queue)
        do {
            try await context.clock.sleep(max(.zero, limit.lastMoment - context.clock.uptime()))
        } catch {
            return nil  // cancelled: the job ended in time
        }
        return limit.reached(job.id)
    }

    /// Stores the log as long as there is time: a slow storage must not keep the final word back.
    private func storeLogInTime() async {
        let clock = context.clock, life = Lifetime(settings: context.settings, queue: context.queue), seen = endings.count
        let left = seen > 0 ? min(.seconds(10), life.reserve / 2) : max(.seconds(5), life.limit - life.reserve / 4 - clock.uptime())
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await self.storeLog() }
            group.addTask { try? await clock.sleep(left) }  // cut short when the log is stored
            group.addTask { [endings] in _ = await endings.next(after: seen) }
            await group.next()
            group.cancelAll()
        }
    }

    /// Heartbeats, a little apart from those of other pilots that were started in the same second.
    private func beat() async {
        let settings = context.settings
        let interval = job.debug || settings.debug.value ? settings.debugHeartbeat.value : settings.heartbeat.value
        while !Task.isCancelled {
            do {
                try await context.clock.sleep(interval * Double.random(in: 0.9...1))
                await reporter.alive(update(.running))
            } catch {
                return  // cancelled: the job is over
            }
        }
    }

    // MARK: What steps tell

    /// Remembers where the job is.
    package func enter(_ phase: JobPhase) {
        record.phase = phase
        logger.info("job \(job.id): \(phase.rawValue)")
    }

    /// Tells the server that the job lives; steps do so when that says something new.
    package func tellServer() async {
        await reporter.alive(update(.running))
    }

    package func fail(_ error: PilotError) {
        logger.error("job \(job.id): \(error.code.rawValue) \(error.code.symbol): \(error)")
        record.note(error)
    }

    package func change(_ body: @Sendable (inout JobRecord) -> Void) {
        body(&record)
    }

    private func update(_ state: JobState) -> JobUpdate {
        JobUpdate(record: record, state: state, context: context)
    }
}

extension PilotError {
    static func killedByServer(_ jobID: Int) -> PilotError {
        PilotError(.pandaKill, doing: "running job \(jobID)", reason: "the server told the pilot to kill it")
    }
}
