import Glibc
import JobModel
import Staging
import SystemPackage
import Waiting

/// Archives a job directory and stores the archive as the job's log.
struct LogTransfer {
    let jobID: Int
    let log: FileSpec
    /// What is archived.
    let directory: FilePath
    /// Names in it that stay out.
    let excluded: [String]
    /// Where the archive is made; it stays there until `forget`, so that a second transfer finds the same bytes.
    let work: FilePath
    let site: StagingSite

    private var archive: FilePath { work.appending(log.lfn) }

    /// Input and output files are in storage, or were never wanted.
    static func excluded(of job: Job) -> [String] { (job.inputs + job.outputs).map(\.lfn) + (job.log.map { [$0.lfn] } ?? []) }

    func run() async throws(PilotError) -> [StagedFile] {
        if access(archive.string, R_OK) != 0 {
            try await LogArchive(
                directory: directory, topName: "tarball_PandaJob_\(jobID)_\(site.queue.name)", excluding: Set(excluded)
            ).write(to: archive)
        }
        return try await StageOut(site: site).run([log], from: work)
    }

    /// Removes the archive, unless the local tool has moved it, or keeps it right here for others to fetch.
    func forget(_ stored: [StagedFile]) {
        if !stored.contains(where: { $0.tool == "mv" }) { unlink(archive.string) }
    }
}

extension JobRun {
    /// Stores the job's log.
    ///
    /// A failure of this is an error of the job.
    func storeLog() async {
        await context.logIsWritten()
        if !record.errors.isEmpty { change { $0.logExtract = LogExtract.last(of: self.context) } }
        guard let log = job.log else { return }
        let begun = context.clock.uptime()
        await enter(.logTransfer)
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
        let spent = context.clock.uptime() - begun
        change { $0.timeline.add(spent, to: .stageOut) }
    }
}
