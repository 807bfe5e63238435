package import JobModel
package import Logging
import PandaClient
import Waiting

/// One job's way from its definition to its final word. This actor owns the job's state.
package actor JobRun {
    package nonisolated let context: PilotContext
    package nonisolated let job: Job
    package nonisolated let directory: JobDirectory
    package nonisolated let logger: Logger
    private let workflow: Workflow
    private let introduction: (@Sendable () async -> Void)?
    package private(set) var record: JobRecord
    /// The steps are not over.
    private(set) var isWorking = false
    /// The last word was spoken while the job was still being ended.
    var spokeEarly = false
    nonisolated let reporter: Reporter
    nonisolated let endings = Endings()
    nonisolated let orders: AsyncStream<ServerCommand>
    /// Rings when a heartbeat is due at once.
    nonisolated let heartbeatIsDue = Bell()

    package init(
        record: JobRecord, workflow: Workflow, directory: JobDirectory, journal: Journal?, context: PilotContext,
        introduction: (@Sendable () async -> Void)? = nil
    ) {
        self.context = context
        job = record.job
        self.record = record
        self.workflow = workflow
        self.introduction = introduction
        self.directory = directory
        logger = context.logger
        let (orders, ordersInbox) = AsyncStream<ServerCommand>.makeStream()
        self.orders = orders
        reporter = Reporter(
            server: context.server, journal: journal,
            secondPlace: { await context.secondJournal(jobID: record.job.id, attemptNumber: record.job.attemptNumber) },
            clock: context.clock, logger: context.logger, events: context.events,
            obey: { [endings] order in
                guard order == .tobekilled else { return _ = ordersInbox.yield(order) }
                // Counts before anybody learns that the server has answered, so that nothing is begun after it.
                endings.request(
                    Endings.Ending(reason: .killedByServer(record.job.id), isUrgent: false, time: context.clock.uptime()))
            })
    }

    /// Ends the job before its time, at once, for that reason; a further one makes haste.
    nonisolated func end(_ ending: Endings.Ending) { endings.request(ending) }

    /// Shows at once that the job is alive, as after a suspension.
    package nonisolated func showLife() { heartbeatIsDue.ring() }

    /// Runs the job to its final word and says what became of that.
    package func run() async -> JobOutcome {
        await remember()
        let delivery = await withTaskGroup(of: Reporter.Delivery?.self) { group in
            group.addTask { await self.reporter.talk() }
            await self.live()
            sumUp()
            await speakLastWord()
            let begun = context.clock.uptime()
            group.addTask {
                await self.wait { $0.endOfWord(begun: begun) }
                return nil
            }
            var delivery = await group.next() ?? nil
            if delivery == nil {
                await reporter.giveUp()
                delivery = await group.next() ?? nil
            }
            group.cancelAll()
            return delivery
        }
        await tellOfLateLog(after: delivery)
        await reporter.close()
        return JobOutcome(record: record, delivery: delivery)
    }

    /// Speaks the last word on the job as it stands.
    func speakLastWord() async {
        record.endTime = record.endTime ?? record.startTime + (context.clock.uptime() - record.arrival) / .seconds(1)
        await reporter.end(entry(record.finalState))
    }

    /// The job's work and log, with those beside it who only watch and tell.
    private func live() async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await self.beat() }
            group.addTask { await self.look() }
            group.addTask { await self.obeyOrders() }
            group.addTask { await self.speakInTime() }
            await tellServer()
            await reporter.heard(within: .seconds(1))
            await self.work()
            await self.storeLogInTime()
            group.cancelAll()
        }
    }

    /// The steps, with those who may end them beside them: whoever is first decides, the rest is cancelled and waited for.
    private func work() async {
        if let ending = endings.first { return await fail(ending.reason) }  // it came before the first step: nothing is begun
        isWorking = true
        defer { isWorking = false }
        await withTaskGroup(of: PilotError?.self) { group in
            group.addTask { await self.performSteps() }
            group.addTask { await self.endings.first() }
            group.addTask { await self.timeLimit() }
            group.addTask { await self.silence() }
            let first = await group.next() ?? nil
            // Obeyed before it is written down: a disk that hangs keeps nothing alive.
            group.cancelAll()
            if let first { await fail(first) }
        }
    }

    private func performSteps() async -> PilotError? {
        await introduction?()
        for step in workflow.steps {
            guard !Task.isCancelled else { return nil }  // the ending has decided
            do {
                await enter(step.phase)
                try await step.perform(in: self)
            } catch {
                return error
            }
        }
        return nil
    }

    // MARK: What steps tell

    /// Remembers where the job is.
    package func enter(_ phase: JobPhase) async {
        record.phase = phase
        context.events.tell(.phase(phase, job: job.id))
        await remember()
    }

    /// Tells the server that the job lives; steps do so when that says something new.
    package func tellServer() async {
        await reporter.alive(entry(.running))
    }

    package func fail(_ error: PilotError) async {
        guard record.note(error) else { return }
        context.events.tell(.failure(error, job: job.id))
        await remember()
    }

    /// Waits until the pilot was told to make haste, or the task is cancelled.
    package nonisolated func hurry() async { await endings.urgent(2) }

    /// Changes the record; it is written down with the next word or phase.
    package func change(_ body: @Sendable (inout JobRecord) -> Void) {
        body(&record)
    }

    /// Writes the record down.
    func remember() async {
        await reporter.remember(entry(.running))
    }

    func entry(_ state: JobState) -> JournalEntry {
        JournalEntry(record: record, state: state, directory: directory, context: context)
    }
}
