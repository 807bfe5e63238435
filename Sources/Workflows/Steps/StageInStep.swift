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
            context.events.tell(.transfer(file, .stageIn, job: job.id))
        }
        let end = context.clock.uptime()
        await run.change { $0.timeline.add(.stageIn, from: begun, to: end) }
    }
}
