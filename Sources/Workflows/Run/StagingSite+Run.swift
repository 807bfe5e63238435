import Files
import JobModel
import Settings
import Staging
import SystemPackage
import Waiting

extension StagingSite {
    /// The site as this job sees it: its queue, its directories, and what its definition allows.
    init(run: JobRun) {
        let context = run.context, settings = context.settings, launch = context.work.launchDirectory
        func directory(_ setting: Setting<String?>) -> FilePath? { setting.value.map { launch.pushing(FilePath($0)) } }
        self.init(
            queue: context.queue,
            directories: StagingDirectories(
                job: run.directory.path, input: directory(settings.inputDirectory), output: directory(settings.outputDirectory),
                inputTree: directory(settings.inputDestinationDirectory)),
            storages: context.storages, http: context.storageHTTP, logger: run.logger)
        (directories.held, directories.heldParent) = (run.directory.held, context.work.held)
        isAnalysis = run.job.isAnalysis
        allowNoOutput = run.job.allowNoOutput
        alternate = run.job.alternateStageOut
        maximumInputMB = Int(clamping: settings.maximumInputFileSizesMB.value)
        beforeUpload = { transfer in
            // A log that was stored unseen is found there by whoever stores it again, as it keeps the archive.
            guard transfer.file.role != .log else { return }
            await run.change { $0.noteUpload(transfer) }
            await run.remember()
        }
    }

    /// The site as a job of a dead pilot saw it, for its log.
    init(recovering entry: JournalEntry, directory: FilePath, work: HeldDirectory, context: PilotContext) {
        let launch = context.work.launchDirectory
        self.init(
            queue: context.queue,
            directories: StagingDirectories(
                job: directory, input: nil, output: context.settings.outputDirectory.value.map { launch.pushing(FilePath($0)) },
                inputTree: nil),
            storages: context.storages, http: context.storageHTTP, logger: context.logger)
        directories.heldParent = work
        isAnalysis = entry.isAnalysis
        alternate = entry.alternateStageOut ?? alternate
        readOutputSettings(context.settings)
    }

    /// The same site as the settings have it for outputs and logs.
    func storing(_ settings: Settings) -> StagingSite {
        var site = self
        site.readOutputSettings(settings)
        return site
    }

    private mutating func readOutputSettings(_ settings: Settings) {
        retry = Retry(StagingSite.budget(attempts: settings.stageOutAttempts.value))
        outputChecksum = settings.checksumType.value
    }
}
