import FoundationEssentials
import Glibc
package import JobModel
package import PandaClient
package import SystemPackage

/// The last word on a job, on disk before it is on the wire.
package struct Journal: Sendable {
    package let path: FilePath

    package init(path: FilePath) {
        self.path = path
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
