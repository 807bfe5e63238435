import Files
import Glibc
import JobModel
import Logging
import PayloadExecution
import Settings
import SystemPackage
import Waiting

/// Runs the payload and waits for its end.
struct PayloadStep: Step {
    let phase = JobPhase.payload

    func perform(in run: JobRun) async throws(PilotError) {
        let clock = run.context.clock
        let arrived = clock.uptime()
        if run.job.isAnalysis {
            try await Transform(url: run.job.transformation, settings: run.context.settings).fetch(
                into: run.directory, http: run.context.http)
        }
        let command = try command(for: run)
        let begun = clock.uptime()
        let result = try await execute(command, in: run)
        let spent = clock.uptime() - begun
        await run.change {
            $0.payload = result
            $0.running = nil
            $0.timeline.add(.setup, from: arrived, to: begun)
            $0.timeline.add(.payload, from: begun, to: begun + spent)
        }
        run.logger.info(
            "job \(run.job.id): payload ended with \(result.verdict.transExitCode) after \(spent.milliseconds) ms, \(Int(saturating: result.cpuSeconds * 1000)) ms of CPU"
        )
        if let error = result.verdict.error { throw error }
    }

    private func command(for run: JobRun) throws(PilotError) -> ChildCommand {
        let job = run.job, settings = run.context.settings
        let command = try PayloadCommand.generic(transformation: job.transformation, jobParameters: job.parameters)
        let identity = PayloadIdentity(
            jobID: String(job.id), taskID: job.taskID.map(String.init), attemptNumber: String(job.attemptNumber),
            resource: run.context.queue.resource, processingType: job.processingType, coreCount: job.coreCount,
            proxy: run.context.proxyPath)
        var child = command.child(
            in: run.directory.path,
            environment: PayloadEnvironment.variables(from: run.context.environment, for: identity, command: command.text))
        child.standardOutput = .file(run.directory.file(settings.payloadStdout.value))
        child.standardError = .file(run.directory.file(settings.payloadStderr.value))
        return child
    }

    /// Starts the payload, tells the server, waits.
    ///
    /// However this ends, no process of the payload is left.
    private func execute(_ command: ChildCommand, in run: JobRun) async throws(PilotError) -> PayloadResult {
        let grace = run.context.settings.grace.value
        let child: ChildProcess
        do {
            var command = command
            command.cgroup = CgroupPlacement.make(named: "pilot-\(getpid())-job-\(run.job.id)")
            child = try await ChildProcess.start(command)
        } catch {
            // No process can be made: that is the node's fault, not the job's.
            let code: ErrorCode = error.step == .fork ? .resourceUnavailable : .payloadExecutionFailure
            throw PilotError(code, doing: "starting the payload of job \(run.job.id)", cause: error)
        }
        run.logger.info("job \(run.job.id): payload runs as process \(child.processID)")
        await run.change { $0.running = RunningPayload(child, since: run.context.clock.uptime()) }
        await run.tellServer()
        do {
            let exit = try await child.exit()
            if let reason = await pilotsEnd(behind: exit, in: run) { throw reason }
            await child.end(grace: grace, hurry: { await run.hurry() })
            return PayloadResult(
                exit: exit, verdict: verdict(on: exit, in: run), cpuSeconds: child.cpuSeconds, report: report(of: run))
        } catch {
            let end = await child.end(grace: grace, hurry: { await run.hurry() })
            run.logger.info("job \(run.job.id): payload ended by the pilot (\(end))")
            await run.change { $0.running?.ended = run.context.clock.uptime() }
            if let reason = error as? PilotError { throw reason }
            throw PilotError(.payloadExecutionFailure, doing: "running the payload of job \(run.job.id)", cause: error)
        }
    }

    /// Why the pilot is being ended, if the payload seems to have died of the same.
    ///
    /// Batch systems signal all processes at once, and the payload's end may be known before the pilot's own signal.
    private func pilotsEnd(behind exit: ProcessExit, in run: JobRun) async -> PilotError? {
        guard let signal = exit.signal, CaughtSignal.endsTrees.contains(signal) else { return nil }
        return await run.context.clock.within(.seconds(1)) { await run.endings.first() } ?? nil
    }

    /// The payload's job report; one that is no JSON, or too large to be sent, is left in the log.
    private func report(of run: JobRun) -> JobReport? {
        let path = run.directory.file(run.context.settings.jobReport.value)
        let bytes: [UInt8]
        do {
            bytes = try DurableFile.read(path, limit: JobReport.limit)
        } catch Errno.noSuchFileOrDirectory {
            return nil
        } catch {
            run.logger.warning("job \(run.job.id): the job report \(path) is not sent: \(error)")
            return nil
        }
        let report = JobReport(json: String(decoding: bytes, as: UTF8.self))
        if report == nil { run.logger.warning("job \(run.job.id): the job report \(path) is not sent: it is no JSON object") }
        return report
    }

    private func verdict(on exit: ProcessExit, in run: JobRun) -> PayloadVerdict {
        let settings = run.context.settings
        // A file that the payload removed or never wrote has nothing to say.
        func tail(_ name: String) -> String { (try? FileTail.read(run.directory.file(name))) ?? "" }
        return PayloadVerdict(
            exit, standardError: tail(settings.payloadStderr.value), standardOutput: tail(settings.payloadStdout.value),
            report: PayloadErrorReport(json: tail(settings.payloadErrorReport.value)))
    }
}
