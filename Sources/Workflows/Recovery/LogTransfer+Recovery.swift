import Files
import JobModel
import PandaClient
import Settings
import Staging
import SystemPackage

extension LogTransfer {
    /// The log of a job whose pilot died.
    init(recovering entry: JournalEntry, _ log: FileSpec, in directory: HeldDirectory, work: HeldDirectory, context: PilotContext) {
        var archive = LogArchive(
            directory: directory, topName: Self.topName(entry.update.jobID, context), excluding: Set(entry.excluded),
            redactor: context.redactor)
        archive.addLogs(context.settings, in: work)
        self.init(
            jobID: entry.update.jobID, log: log, archive: archive, work: work, spool: context.spool.directory, dispensable: [],
            disk: context.work.disk, known: entry.archive, isLastTry: false,
            site: StagingSite(recovering: entry, directory: directory.path, work: work, context: context))
    }
}
