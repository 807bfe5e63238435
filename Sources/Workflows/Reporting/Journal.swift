import FoundationEssentials
import Glibc
package import JobModel
package import PandaClient
package import SystemPackage

/// The last word on a job, on disk before it is on the wire.
package struct Journal: Sendable {
    package let path: FilePath

    /// Journals are named `job-<PandaID>.json`.
    package static let prefix = "job-"

    package init(of jobID: Int, in work: WorkDirectory) {
        path = work.path.appending("\(Self.prefix)\(jobID).json")
    }

    /// Forgets the job: the server has been told all.
    package func remove() throws(PilotError) {
        guard unlink(path.string) == 0 || errno == ENOENT else {
            throw PilotError(.fileHandlingFailure, doing: "removing the journal \(path)", cause: Errno(rawValue: errno))
        }
    }

    /// Writes the update to a temporary name, syncs it and renames it over the last one.
    package func write(_ update: JobUpdate) throws(PilotError) {
        do {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys]
            try DurableFile.write([UInt8](encoder.encode(update)), to: path)
        } catch {
            throw PilotError(.fileHandlingFailure, doing: "writing the journal \(path) of job \(update.jobID)", cause: error)
        }
    }
}
