import Glibc
import JobModel
import Staging
import SystemPackage

extension JobRun {
    /// Archives the job directory and stores the archive as the job's log.
    ///
    /// A failure of this is an error of the job.
    func storeLog() async {
        if !record.errors.isEmpty { change { $0.logExtract = LogExtract.last(of: self.context) } }
        guard let log = job.log else { return }
        let begun = context.clock.uptime()
        enter(.logTransfer)
        do {
            let archive = LogArchive(
                directory: directory.path, topName: "tarball_PandaJob_\(job.id)_\(context.queue.name)",
                excluding: Set((job.inputs + job.outputs).map(\.lfn) + [log.lfn]))
            let path = context.work.path.appending(log.lfn)
            try await archive.write(to: path)
            let stored = try await StageOut(site: StagingSite(run: self)).run([log], from: context.work.path)
            change { $0.stored += stored }
            // The local tool has moved it, or keeps it right here for others to fetch.
            if stored.contains(where: { $0.tool != "mv" }) { unlink(path.string) }
        } catch {
            fail(error)
        }
        let spent = context.clock.uptime() - begun
        change { $0.timeline.add(spent, to: .stageOut) }
    }
}
