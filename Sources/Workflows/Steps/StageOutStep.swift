import JobModel
import Logging
import Staging
import Waiting

/// Brings the job's output files to storage.
struct StageOutStep: Step {
    let phase = JobPhase.stageOut

    func perform(in run: JobRun) async throws(PilotError) {
        let job = run.job, context = run.context
        guard !job.outputs.isEmpty else { return }
        let begun = context.clock.uptime()
        let stageOut = StageOut(site: StagingSite(run: run).storing(context.settings))
        let stored = try await stageOut.run(job.outputs)
        for file in stored {
            context.events.tell(.transfer(file, .stageOut, job: job.id))
        }
        let end = context.clock.uptime()
        await run.change {
            $0.stored += stored
            $0.timeline.add(.stageOut, from: begun, to: end)
        }
    }
}
