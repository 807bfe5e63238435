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
        let command = try await command(for: run)
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

    private func command(for run: JobRun) async throws(PilotError) -> ChildCommand {
        let job = run.job, settings = run.context.settings
        let command = try PayloadCommand.generic(transformation: job.transformation, jobParameters: job.parameters.text)
        try await PayloadFiles(of: job, command).write(to: run.directory)
        let identity = PayloadIdentity(
            jobID: String(job.id), taskID: job.taskID.map(String.init), attemptNumber: job.attemptNumber.map(String.init),
            resource: run.context.queue.resource, processingType: job.processingType, coreCount: job.coreCount,
            proxy: run.context.proxyPath, sourceDirectory: settings.sourceDirectory(from: run.context.work.launchDirectory).string)
        var child = command.child(
            in: run.directory.path,
            environment: PayloadEnvironment.variables(
                from: run.context.environment, for: identity, command: command.text, queue: queueVariables(of: run)))
        let outputs = try await outputs([settings.payloadStdout.value, settings.payloadStderr.value], in: run.directory)
        (child.standardOutput, child.standardError) = (.held(outputs[0]), .held(outputs[1]))
        return child
    }

    /// What the queue's `environ` adds to the payload's environment; what it cannot add is told.
    private func queueVariables(of run: JobRun) -> [String: String] {
        let queue = run.context.queue
        func leave(_ reason: String) { run.logger.warning("job \(run.job.id): environ of queue \(queue.name): \(reason)") }
        queue.environment.faults.forEach(leave)
        return queue.environment.variables.filter { name, _ in
            guard let reason = PayloadEnvironment.refusal(of: name) else { return true }
            leave("\(name) is left out: \(reason)")
            return false
        }
    }

    /// New files for the payload's output: their names may not lead to any other place.
    private func outputs(_ names: [String], in directory: JobDirectory) async throws(PilotError) -> [HeldFile] {
        do {
            return try await directory.disk.run("making them", within: .seconds(60)) { [held = directory.held] in
                try names.map { try held.create(FilePath($0), mode: 0o644, isReadable: false) }
            }
        } catch {
            throw PilotError(
                ErrorCode(nodesFault: error) ?? .fileHandlingFailure,
                doing: "making the files of the payload's output in \(directory.path)", cause: error)
        }
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
            let code = error.step == .fork ? .resourceUnavailable : ErrorCode(nodesFault: error.errno) ?? .payloadExecutionFailure
            throw PilotError(code, doing: "starting the payload of job \(run.job.id)", cause: error)
        }
        run.logger.info("job \(run.job.id): payload runs as process \(child.processID)")
        await run.change { $0.running = RunningPayload(child, since: run.context.clock.uptime()) }
        await run.tellServer()
        do {
            let exit = try await child.exit()
            if let reason = await pilotsEnd(behind: exit, in: run) { throw reason }
            await child.end(grace: grace, hurry: { await run.hurry() })
            await run.directory.regainRights()
            return PayloadResult(
                exit: exit, verdict: await verdict(on: exit, in: run), cpuSeconds: child.cpuSeconds, report: await report(of: run))
        } catch {
            let end = await child.end(grace: grace, hurry: { await run.hurry() })
            run.logger.info("job \(run.job.id): payload ended by the pilot (\(end))")
            await run.directory.regainRights()
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
    private func report(of run: JobRun) async -> JobReport? {
        let name = run.context.settings.jobReport.value, path = run.directory.file(name)
        let bytes: [UInt8]
        do {
            bytes = try await run.directory.disk.run("reading it", within: .seconds(60)) { [held = run.directory.held] in
                try held.ownFile(FilePath(name)).whole(limit: JobReport.limit)
            }
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

    private func verdict(on exit: ProcessExit, in run: JobRun) async -> PayloadVerdict {
        let settings = run.context.settings, held = run.directory.held
        let names = [settings.payloadStderr, settings.payloadStdout, settings.payloadErrorReport].map(\.value)
        // A file that the payload removed or never wrote has nothing to say, nor has a disk that hangs.
        let tails = try? await run.directory.disk.run("reading the payload's output", within: .seconds(60), evenIfCancelled: true) {
            [logger = run.logger, id = run.job.id] in
            names.map { name in
                do {
                    return try held.ownFile(FilePath(name)).tail()
                } catch {
                    if error is ForeignFile { logger.warning("job \(id): \(error)") }
                    return ""
                }
            }
        }
        var verdict = PayloadVerdict(
            exit, standardError: tails?[0] ?? "", standardOutput: tails?[1] ?? "", report: PayloadErrorReport(json: tails?[2] ?? ""),
            inNoExec: await run.directory.refusesPrograms())
        if verdict.error?.code == .payloadExecutionFailure, let fault = await run.directory.fault() { verdict.blameDisk(fault) }
        if let error = CPULimit.own.error(of: exit) { verdict.error = error }
        return verdict
    }
}
