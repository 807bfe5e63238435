import JobModel
import Logging
import Staging
import Waiting

/// Brings the job's input files into its directory.
struct StageInStep: Step {
    let phase = JobPhase.stageIn

    func perform(in run: JobRun) async throws(PilotError) {
        let job = run.job, context = run.context
        guard !job.inputs.isEmpty else { return }
        let begun = context.clock.uptime()
        let stageIn = StageIn(site: StagingSite(run: run))
        let staged = try await stageIn.run(job.inputs)
        for file in staged {
            run.logger.info("job \(job.id): staged in \(file.file.lfn), \(file.size) bytes, \(file.checksum), with \(file.tool)")
        }
        let spent = context.clock.uptime() - begun
        await run.change { $0.timeline.add(spent, to: .stageIn) }
    }
}
