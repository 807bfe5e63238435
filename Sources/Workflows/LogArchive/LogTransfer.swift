import Files
import Glibc
import JobModel
import Logging
import Settings
import Staging
import SystemPackage
import Waiting

/// Archives a job directory and stores the archive as the job's log.
struct LogTransfer {
    let jobID: Int
    let log: FileSpec
    let archive: LogArchive
    /// Where the archive is made if there is room.
    let work: HeldDirectory
    /// Another disk, for when there is none.
    let spool: FilePath
    /// Names in the job directory that may go when there is no room.
    let dispensable: [String]
    let disk: BlockingWork
    /// The archive that a dead pilot was sending.
    var known: ArchiveMark?
    /// Nobody tries again to send it.
    var isLastTry = true
    let site: StagingSite

    /// Input and output files are in storage, or were never wanted.
    static func excluded(of job: Job) -> [String] { (job.inputs + job.outputs).map(\.lfn) + (job.log.map { [$0.lfn] } ?? []) }

    /// Calls `remember` with the archive before it is sent, and `then` with what is in storage now, before the archive is removed.
    func run(
        remember: (ArchiveMark) async -> Void = { _ in }, then: ([StagedFile]) async -> Void = { _ in }
    ) async throws(PilotError) {
        let (made, mark, leftOut) = try await make()
        if leftOut.count > 0 { site.logger.info("job \(jobID): \(leftOut.summary)") }
        if let mark { await remember(mark) }
        let stored: [StagedFile]
        do {
            stored = try await StageOut(site: site).run([log], opened: made.file)
        } catch {
            if isLastTry { await remove(made) }
            throw error
        }
        await then(stored)
        await remove(made)
    }

    private func remove(_ made: ArchiveFile) async {
        // It goes with its directory, or the next archive of the job takes its place.
        try? await disk.run("removing the archive", within: .seconds(10), evenIfCancelled: true) { made.remove() }
    }

    private func make() async throws(PilotError) -> (ArchiveFile, ArchiveMark?, LeftOut) {
        do {
            return try await disk.run("writing it", within: archive.limits.time + .seconds(60)) { [known] stop in
                if let known, let made = ArchiveFile(known) { return (made, nil, LeftOut(redactor: archive.redactor)) }
                let (made, leftOut) = try write(until: stop)
                return (made, try made.mark(), leftOut)
            }
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
        archive.directory.regainRights()
        // A spool that cannot be opened is no place.
        let places = [work, work] + [try? HeldDirectory(spool)].compactMap(\.self)
        for (index, place) in places.enumerated() {
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

extension LogTransfer {
    static func topName(_ jobID: Int, _ context: PilotContext) -> String { "tarball_PandaJob_\(jobID)_\(context.queue.name)" }
}

extension LogArchive {
    /// The pilot's own log, and the payload's output.
    mutating func addLogs(_ settings: Settings, in work: HeldDirectory) {
        if !settings.noPilotLog.value { pilotLog = (work, settings.pilotLogName.value) }
        first = [settings.payloadStdout.value, settings.payloadStderr.value]
        limits = ArchiveLimits(
            file: settings.logFileLimit.value, total: settings.logArchiveLimit.value, time: settings.logArchiveTime.value)
    }
}
