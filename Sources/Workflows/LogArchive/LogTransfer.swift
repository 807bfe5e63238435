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
