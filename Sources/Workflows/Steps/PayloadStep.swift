import JobModel
import PayloadExecution
import SystemPackage

/// Runs the payload and waits for its end.
struct PayloadStep: Step {
    let phase = JobPhase.payload

    func perform(in run: JobRun) async throws(PilotError) {
        let job = run.job, context = run.context, clock = context.clock
        let arrived = clock.uptime()
        let command = try await command(for: run)
        let begun = clock.uptime()
        await run.change { $0.timeline.add(begun - arrived, to: .setup) }
        let payload = Payload(
            command: command, environment: environment(for: run), directory: run.directory.path,
            standardOutput: run.directory.file(context.settings.payloadStdout.value),
            standardError: run.directory.file(context.settings.payloadStderr.value), grace: context.settings.grace.value,
            logger: run.logger)
        let result = try await payload.run(started: { await run.tellServer() })
        let spent = clock.uptime() - begun
        await run.change {
            $0.payload = result
            $0.timeline.add(spent, to: .payload)
        }
        run.logger.info("job \(job.id): payload ended: \(result)")
        if let error = result.error(jobID: job.id) { throw error }
    }

    private func command(for run: JobRun) async throws(PilotError) -> PayloadCommand {
        let job = run.job
        guard job.isAnalysis else { return PayloadCommand(transformation: job.transformation, jobParameters: job.parameters) }
        let bases = run.context.settings.baseURLs.value
        let transform = Transform(url: job.transformation, allowed: bases.isEmpty ? TransformURL.defaultBases : bases)
        _ = try await transform.fetch(into: run.directory, http: run.context.http)
        return PayloadCommand(transformation: job.transformation, jobParameters: job.parameters)
    }

    private func environment(for run: JobRun) -> [String: String] {
        PayloadEnvironment(
            pilot: run.context.environment, job: run.job, resource: run.context.queue.resource, proxyPath: run.context.proxyPath
        ).variables
    }
}
