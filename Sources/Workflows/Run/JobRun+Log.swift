import JobModel
import Staging
import Waiting

extension JobRun {
    /// Stores the job's log.
    ///
    /// A failure of this is an error of the job.
    func storeLog() async {
        if !record.errors.isEmpty {
            await context.logIsWritten()
            change { $0.logExtract = LogExtract.last(of: self.context) }
        }
        guard let log = job.log else { return }
        let begun = context.clock.uptime()
        await enter(.logTransfer)
        await context.logIsWritten()
        let transfer = LogTransfer(
            jobID: job.id, log: log, directory: directory.path, excluded: LogTransfer.excluded(of: job), work: context.work.path,
            site: StagingSite(run: self))
        do {
            let stored = try await transfer.run()
            change { $0.stored += stored }
            await remember()
            transfer.forget(stored)
        } catch {
            transfer.forget([])
            await fail(error)
        }
        let end = context.clock.uptime()
        change { $0.timeline.add(.log, from: begun, to: end) }
    }
}
