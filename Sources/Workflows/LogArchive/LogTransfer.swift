import Files
import Glibc
import JobModel
import Logging
import Staging
import SystemPackage
import Waiting

/// Archives a job directory and stores the archive as the job's log.
struct LogTransfer {
    let jobID: Int
    let log: FileSpec
    let archive: LogArchive
    /// Where the archive may be made: the first that has room.
    let places: [HeldDirectory]
    /// Names in the job directory that may go when no place has room.
    let dispensable: [String]
    let disk: BlockingWork
    let site: StagingSite

    /// Input and output files are in storage, or were never wanted.
    static func excluded(of job: Job) -> [String] { (job.inputs + job.outputs).map(\.lfn) + (job.log.map { [$0.lfn] } ?? []) }

    func run() async throws(PilotError) -> [StagedFile] {
        let (made, leftOut) = try await make()
        if leftOut.count > 0 { site.logger.info("job \(jobID): \(leftOut.summary)") }
        let result = await Result { () async throws(PilotError) in try await StageOut(site: site).run([log], opened: made.file) }
        made.remove()
        return try result.get()
    }

    private func make() async throws(PilotError) -> (ArchiveFile, LeftOut) {
        do {
            return try await disk.run("writing it", within: archive.limits.time + .seconds(60)) { stop in try write(until: stop) }
        } catch {
            throw PilotError(
                error is BlockingWork.Stalled ? .logCreationTimeout : .logFileCreationFailure,
                doing: "writing the log archive of job \(jobID)", cause: error)
        }
    }

    /// Writes the archive where there is room for it: beside the job, there again after what can be spared is gone, in the other places, and at last in
    /// memory, where only the pilot's and the payload's own words have room.
    private func write(until stop: StopSign) throws -> (ArchiveFile, LeftOut) {
        var failure: Errno?
        for (index, place) in ([places.first].compactMap(\.self) + places).enumerated() {
            if index == 1 { dispensable.forEach { try? archive.directory.removeFile(FilePath($0)) } }
            do {
                return try write(archive, to: ArchiveFile.make(name, in: place), until: stop)
            } catch let error as Errno {
                failure = failure ?? error
            }
        }
        var essential = archive
        (essential.isEssential, essential.limits) = (true, .essential)
        site.logger.warning("job \(jobID): no place for the log archive (\(failure ?? .noSpace)): it holds only the logs")
        return try write(essential, to: ArchiveFile.inMemory(), until: stop)
    }

    private func write(_ archive: LogArchive, to made: ArchiveFile, until stop: StopSign) throws -> (ArchiveFile, LeftOut) {
        do {
            return (made, try archive.write(to: made.file, until: stop))
        } catch {
            made.remove()
            throw error
        }
    }

    /// Nobody's file: in the launch directory the user's own lie, and the log's name is the server's choice.
    private var name: FilePath.Component { FilePath.Component("PanDA_Log-\(jobID).tgz") ?? "PanDA_Log.tgz" }
}

extension JobRun {
    /// Stores the job's log.
    ///
    /// A failure of this is an error of the job.
    func storeLog() async {
        if !record.errors.isEmpty {
            let extract = await LogExtract.last(of: context)
            change { $0.logExtract = extract }
        }
        guard let log = job.log else { return }
        let begun = context.clock.uptime()
        await enter(.logTransfer)
        do {
            let stored = try await LogTransfer(run: self, log: log, record: record).run()
            change { $0.stored += stored }
            await remember()
        } catch {
            await fail(error)
        }
        let spent = context.clock.uptime() - begun
        change { $0.timeline.add(spent, to: .stageOut) }
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
            jobID: job.id, log: log, archive: archive, places: Self.places(work.held, context),
            // What is in storage is there; what is not is still wanted by whoever looks into the directory.
            dispensable: settings.cleanup.value ? (job.inputs + record.stored.map(\.file)).map(\.lfn) : [], disk: run.directory.disk,
            site: StagingSite(run: run))
    }

    /// The log of a job whose pilot died.
    init(recovering entry: JournalEntry, _ log: FileSpec, in directory: HeldDirectory, work: HeldDirectory, context: PilotContext) {
        var archive = LogArchive(
            directory: directory, topName: Self.topName(entry.update.jobID, context), excluding: Set(entry.excluded), redactor: context.redactor)
        archive.addLogs(context.settings, in: work)
        self.init(
            jobID: entry.update.jobID, log: log, archive: archive, places: Self.places(work, context), dispensable: [],
            disk: context.work.disk, site: StagingSite(recovering: entry, directory: directory.path, context: context))
    }

    private static func topName(_ jobID: Int, _ context: PilotContext) -> String { "tarball_PandaJob_\(jobID)_\(context.queue.name)" }

    private static func places(_ work: HeldDirectory, _ context: PilotContext) -> [HeldDirectory] {
        // A spool that cannot be opened is no place.
        [work] + [try? HeldDirectory(context.spool.directory)].compactMap(\.self)
    }
}

extension LogArchive {
    /// The pilot's own log, and the payload's output.
    fileprivate mutating func addLogs(_ settings: Settings, in work: HeldDirectory) {
        if !settings.noPilotLog.value { pilotLog = (work, settings.pilotLogName.value) }
        first = [settings.payloadStdout.value, settings.payloadStderr.value]
        limits = ArchiveLimits(
            file: settings.logFileLimit.value, total: settings.logArchiveLimit.value, time: settings.logArchiveTime.value)
    }
}
