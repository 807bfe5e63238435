import Files
import JobModel
import Logging
import PayloadExecution
import Settings
import Staging
import SystemPackage
import Waiting

extension JobRun {
    /// Stores the job's log.
    ///
    /// A failure of this is an error of the job.
    func storeLog() async {
        if !record.errors.isEmpty {
            await context.logIsWritten()
            let extract = await LogExtract.last(of: context), end = await outputEnd()
            change { ($0.logExtract, $0.outputEnd) = (extract, end) }
        }
        guard let log = job.log else { return }
        let begun = context.clock.uptime()
        await enter(.logTransfer)
        await context.logIsWritten()
        do {
            try await LogTransfer(run: self, log: log, record: record).run(
                remember: { mark in
                    change { $0.archive = mark }
                    await remember()
                },
                then: { stored in
                    change { $0.stored += stored }
                    for file in stored { context.events.tell(.transfer(file, .stageOut, job: job.id)) }
                    await remember()
                })
        } catch {
            await fail(error)
        }
        let end = context.clock.uptime()
        change { $0.timeline.add(.log, from: begun, to: end) }
    }
}

extension JobRun {
    /// Tells the job's story once more in one place, and why it failed if it did.
    func sumUp() {
        record.log(to: logger)
        let failure = FailureReport(record, context), log = record.storedLog?.surl
        context.events.tell(.ended(JobEnd(jobID: job.id, state: record.finalState, failure: failure, log: log)))
    }

    /// The last lines that the payload wrote to stderr, or else to stdout, without the secrets in them; nil when there are none.
    private func outputEnd() async -> OutputEnd? {
        guard record.payload != nil || record.running != nil else { return nil }
        let names = [context.settings.payloadStderr.value, context.settings.payloadStdout.value]
        // A courtesy, as the archive has the whole files.
        let texts = try? await directory.disk.run("reading the payload's output", within: .seconds(10)) { [held = directory.held] in
            names.map { (try? held.ownFile(FilePath($0)).tail()) ?? "" }
        }
        return zip(texts ?? [], names).lazy.compactMap { text, name in OutputEnd(self.context.redact(text), of: name) }.first
    }
}

extension LogTransfer {
    init(run: JobRun, log: FileSpec, record: JobRecord) {
        let job = run.job, context = run.context, settings = context.settings, work = context.work
        let excluded = Self.excluded(of: job)
        var archive = LogArchive(
            directory: run.directory.held, topName: Self.topName(job.id, context), excluding: Set(excluded), redactor: context.redactor)
        archive.addLogs(settings, in: work.held)
        archive.keepsCores = record.debugMode.request != nil
        self.init(
            jobID: job.id, log: log, archive: archive, work: work.held, spool: context.spool.directory,
            // What is in storage is there; what is not is still wanted by whoever looks into the directory.
            dispensable: settings.cleanup.value ? (job.inputs + record.stored.map(\.file)).map(\.lfn) : [], disk: run.directory.disk,
            site: StagingSite(run: run).storing(settings))
    }
}
