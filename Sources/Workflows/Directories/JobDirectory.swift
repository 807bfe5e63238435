import Files
import Glibc
package import JobModel
package import SystemPackage

/// The directory that one job lives in: `PanDA_Pilot-<PandaID>` in the main work directory.
package struct JobDirectory: Sendable {
    package let path: FilePath

    static let namePrefix = "PanDA_Pilot-"

    /// Makes the directory with a link to the pilot's log.
    ///
    /// A directory of the same job left behind by another pilot is an error.
    package static func make(for jobID: Int, in work: WorkDirectory, pilotLog: String?) throws(PilotError) -> JobDirectory {
        let path = work.path.appending("\(namePrefix)\(jobID)")
        guard mkdir(path.string, 0o700) == 0 else {
            throw PilotError(.mkdir, doing: "making the directory \(path) of job \(jobID)", cause: Errno(rawValue: errno))
        }
        if let pilotLog, symlink("../\(pilotLog)", path.appending(pilotLog).string) != 0 {
            throw PilotError(.fileHandlingFailure, doing: "linking \(pilotLog) into \(path)", cause: Errno(rawValue: errno))
        }
        return JobDirectory(path: path)
    }

    package func file(_ name: String) -> FilePath { path.appending(name) }

    package func remove() throws(PilotError) {
        do {
            try DirectoryRemoval.remove(path)
        } catch {
            throw PilotError(.fileHandlingFailure, doing: "removing the job directory \(path)", cause: error)
        }
    }
}
