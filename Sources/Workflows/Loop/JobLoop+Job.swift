import Files
import GridSecurity
import JobModel
import Logging
import Secrets
import Settings
import SystemPackage
import Waiting

/// What the loop does with one job.
extension JobLoop {
    /// Runs the job of that definition to its end, or says why it cannot be read.
    ///
    /// Returns its error, or nil.
    func perform(_ definition: Result<Record, JobDefinitionError>, _ timeline: Timeline) async -> PilotError? {
        let job: Job, context: PilotContext
        do {
            job = try read(definition.get())
            context = try self.context.adapted(to: job)
        } catch {
            self.context.events.tell(.failure(error.error, job: error.jobID))
            return await report(error)
        }
        return await perform(job, context, timeline)
    }

    private func read(_ definition: Record) throws(JobDefinitionError) -> Job {
        let job = try Job(definition: definition, reserved: context.settings.ownFileNames)
        for secret in job.secrets.texts { context.redactor.register(Secret(secret)) }
        try UnbuiltWishes(definition).refuse(job)
        lastTaskID = job.taskID
        context.events.tell(.acquired(job))
        for remark in job.remarks { context.logger.warning("job \(job.id): \(remark)") }
        return job
    }

    /// `context`: the pilot's, as the job wants it.
    private func perform(_ job: Job, _ context: PilotContext, _ timeline: Timeline) async -> PilotError? {
        await name(job.id)
        let journal: Journal?
        let directory: JobDirectory
        do {
            journal = try await self.journal(job.id, job.attemptNumber)
        } catch {
            return error
        }
        do {
            let log = context.settings.noPilotLog.value ? nil : context.settings.pilotLogName.value
            directory = try await JobDirectory.make(for: job.id, in: context.work, pilotLog: log)
        } catch {
            return await report(error, of: job.id, attempt: job.attemptNumber, journal: journal)
        }
        var record = JobRecord(job: job, startTime: context.clock.epoch(), arrival: context.clock.uptime())
        record.timeline = timeline
        let run = JobRun(
            record: record, workflow: workflow, directory: directory, journal: journal, context: context, introduction: introduction)
        introduction = nil
        current = run
        stops.forEach { run.end($0) }
        let outcome = await run.run()
        current = nil
        await tidy(directory, after: outcome)
        return outcome.error
    }

    /// Names the job for the wrapper; no job depends on that.
    private func name(_ id: Int) async {
        let file = JobIDFile(settings: context.settings, launchDirectory: context.work.launchDirectory)
        do {
            let done: Void? = try await unlessStopped { [looks] in
                try await looks.run("naming job \(id) in \(file.path)", within: Self.lookLimit) { try file.add(id) }
            }
            if done == nil { context.logger.warning("job \(id) is not named in \(file.path): the pilot is stopping") }
        } catch {
            context.logger.warning("\(error)")
        }
    }

    private func report(_ error: JobDefinitionError) async -> PilotError {
        guard let id = error.jobID else { return error.error }
        do {
            return await report(error.error, of: id, attempt: error.attemptNumber, journal: try await journal(id, error.attemptNumber))
        } catch {
            return error
        }
    }

    private func report(_ error: PilotError, of id: Int, attempt: Int?, journal: Journal?) async -> PilotError {
        let clock = context.clock, stopped = stopped, patience: Duration = stopping == nil ? .seconds(60) : .seconds(5)
        return await StillbornJob(id: id, attemptNumber: attempt, error: error).report(
            context, journal: journal,
            until: {
                await stopped.wait(atMost: patience, clock)
                try? await clock.sleep(.seconds(2))  // cut short when the word is out
            })
    }

    /// The job's journal, in the work directory where the spool cannot take it; nil where none can be kept, which must not keep the job from running.
    ///
    /// Throws when another pilot of this node has the same attempt at the job: that one speaks for it.
    private func journal(_ id: Int, _ attempt: Int?) async throws(PilotError) -> Journal? {
        do throws(PilotError) {
            if let journal = try await context.spool.journal(
                server: context.settings.serverURL.value, jobID: id, attemptNumber: attempt)
            {
                return journal
            }
        } catch {
            context.logger.warning("\(error)")
            let other = await context.secondJournal(jobID: id, attemptNumber: attempt)
            let how = other.map { "with its journal in \($0.path)" } ?? "without a journal"
            context.logger.warning("job \(id) goes on \(how)")
            return other
        }
        throw PilotError(
            .jobAlreadyRunning, doing: "starting job \(id)", reason: "another pilot of this node has the same attempt at it")
    }

    /// Removes the job directory; a pilot that is told to stop gives that a few seconds.
    private func tidy(_ directory: JobDirectory, after outcome: JobOutcome) async {
        guard context.settings.cleanup.value, !outcome.record.keepsDirectory else { return await directory.forgetSecrets(context.logger) }
        let clock = context.clock, logger = context.logger
        await withTaskGroup(of: Void.self) { group in
            group.addTask {
                do throws(PilotError) {
                    try await directory.remove()
                } catch {
                    logger.warning("\(error)")
                }
            }
            group.addTask {
                await self.untilStopped()
                try? await clock.sleep(.seconds(3))  // cut short when all is removed
            }
            await group.next()
            group.cancelAll()
        }
    }
}
