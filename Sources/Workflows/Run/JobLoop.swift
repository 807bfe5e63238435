package import JobModel
import Logging
package import PandaClient

/// The pilot's life after its start: one job after the other, as long as it may take more.
package actor JobLoop {
    private let context: PilotContext
    private let workflow: Workflow
    private let request: JobRequest
    private var gate: JobGate
    private var current: JobRun?
    private var stopping: PilotError?
    private var wake: AsyncStream<Void>.Continuation?
    private var lastTaskID: Int?

    package init(context: PilotContext, workflow: Workflow, request: JobRequest) {
        self.context = context
        self.workflow = workflow
        self.request = request
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
                verdict = gate.verdict(age: context.clock.uptime(), freeDiskMB: try context.work.freeDiskMB())
            } catch {
                return error
            }
            switch verdict {
            case .stop(let reason, let error):
                context.logger.info("no more jobs: \(reason)")
                return error ?? lastFailure
            case .ask(let pause):
                await wait(pause)
                guard stopping == nil else { break }
                let asked = context.clock.uptime()
                guard let offer = await acquire() else { continue }
                var timeline = Timeline()
                timeline.add(asked - ready, to: .initialSetup)
                timeline.add(context.clock.uptime() - asked, to: .getJob)
                if let failure = await perform(offer, timeline) { lastFailure = failure }
                ready = context.clock.uptime()
            }
        }
        return stopping ?? lastFailure
    }

    /// Takes no more jobs and ends the present one for that reason; said again, it makes haste.
    package func stop(because reason: PilotError) {
        stopping = stopping ?? reason
        current?.end(because: reason)
        wake?.finish()
    }

    /// Waits, unless the pilot is told to stop meanwhile.
    private func wait(_ pause: Duration) async {
        guard pause > .zero, stopping == nil else { return }
        context.logger.info("asking for a job again in \(pause.components.seconds) s")
        let (stream, continuation) = AsyncStream<Void>.makeStream()
        wake = continuation
        let clock = context.clock
        await withTaskGroup(of: Void.self) { group in
            group.addTask { try? await clock.sleep(pause) }  // cancelled by the wake-up
            group.addTask { for await _ in stream {} }
            await group.next()
            group.cancelAll()
        }
        wake = nil
    }

    /// One round with the server.
    ///
    /// nil when it brought no job, which the gate remembers.
    private func acquire() async -> Record? {
        do {
            var request = request
            if context.settings.allowSameUser.value, let lastTaskID { request.taskID = lastTaskID }
            switch try await unlessStopped({ [context, request] () throws(PandaError) in try await context.server.acquireJob(request) }) {
            case .job(let record):
                gate.gotJob()
                return record
            case .none(let reason, _):
                context.logger.info("no job for queue \(context.queue.name): \(reason)")
                gate.gotNoJob()
            }
        } catch {
            context.logger.error("\(error.pilotError.code.rawValue) \(error.pilotError.code.symbol): \(error)")
            gate.failed(with: error)
        }
        return nil
    }

    /// Asks, but not longer than two seconds after the pilot was told to stop; a job that comes until then is reported.
    private func unlessStopped(_ ask: @escaping @Sendable () async throws(PandaError) -> JobOffer) async throws(PandaError) -> JobOffer {
        let (stream, continuation) = AsyncStream<Void>.makeStream()
        wake = continuation
        let clock = context.clock
        let answer = await withTaskGroup(of: Result<JobOffer, PandaError>?.self) { group in
            group.addTask {
                do throws(PandaError) {
                    return .success(try await ask())
                } catch {
                    return .failure(error)
                }
            }
            group.addTask {
                for await _ in stream {}
                try? await clock.sleep(.seconds(2))  // cut short by the answer
                return nil
            }
            let first = await group.next() ?? nil
            group.cancelAll()
            return first
        }
        wake = nil
        return try answer?.get() ?? .none(reason: "the pilot is stopping", statusCode: nil)
    }

    private func perform(_ definition: Record, _ timeline: Timeline) async -> PilotError? {
        do {
            let job = try Job(definition: definition)
            lastTaskID = job.taskID
            context.logger.info("job \(job.id): \(job.transformation), \(job.inputs.count) inputs, \(job.outputs.count) outputs")
            return await perform(job, timeline)
        } catch {
            context.logger.error("\(error.error.code.rawValue) \(error.error.code.symbol): \(error)")
            guard let id = error.jobID else { return error.error }
            return await StillbornJob(id: id, attemptNumber: error.attemptNumber ?? 0, error: error.error).report(context)
        }
    }

    private func perform(_ job: Job, _ timeline: Timeline) async -> PilotError? {
        let directory: JobDirectory
        do {
            let log = context.settings.noPilotLog.value ? nil : context.settings.pilotLogName.value
            directory = try JobDirectory.make(for: job.id, in: context.work, pilotLog: log)
        } catch {
            return await StillbornJob(id: job.id, attemptNumber: job.attemptNumber, error: error).report(context)
        }
        var record = JobRecord(job: job, startTime: context.clock.epoch())
        record.timeline = timeline
        let run = JobRun(record: record, workflow: workflow, directory: directory, context: context)
        current = run
        if let stopping { run.end(because: stopping) }
        let outcome = await run.run()
        current = nil
        tidy(directory, after: outcome)
        return outcome.error
    }

    /// Removes the job's directory, unless it holds a word that the server has not got.
    private func tidy(_ directory: JobDirectory, after outcome: JobOutcome) {
        guard context.settings.cleanup.value, outcome.isDelivered else { return }
        do {
            try directory.remove()
        } catch {
            context.logger.warning("\(error)")
        }
    }
}
