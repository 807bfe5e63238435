package import Files
package import JobModel
import Logging
package import SystemPackage

/// The directory that one job lives in: `PanDA_Pilot-<PandaID>` in the main work directory.
///
/// It is held from its making on: what the payload puts in its place, or mounts over it, is neither read nor removed.
package struct JobDirectory: Sendable {
    package let held: HeldDirectory
    private let work: WorkDirectory
    private let name: FilePath.Component

    package var path: FilePath { held.path }
    /// What may block on its disk is done here.
    package var disk: BlockingWork { work.disk }

    static let namePrefix = "PanDA_Pilot-"

    /// Makes the directory with a link to the pilot's log.
    ///
    /// A directory of the same job left behind by another pilot is an error.
    package static func make(for jobID: Int, in work: WorkDirectory, pilotLog: String?) async throws(PilotError) -> JobDirectory {
        guard let name = FilePath.Component("\(namePrefix)\(jobID)") else {
            throw PilotError(.mkdir, doing: "naming the directory of job \(jobID)")
        }
        let held: HeldDirectory
        do {
            held = try await work.disk.run("making it", within: .seconds(60)) { [work = work.held] in
                let held = try work.makeDirectory(name)
                if let pilotLog, let link = FilePath.Component(pilotLog) { try held.makeLink(link, to: FilePath("../\(pilotLog)")) }
                return held
            }
        } catch {
            throw PilotError(.mkdir, doing: "making the directory \(work.path.appending(name)) of job \(jobID)", cause: error)
        }
        return JobDirectory(held: held, work: work, name: name)
    }

    private init(held: HeldDirectory, work: WorkDirectory, name: FilePath.Component) {
        (self.held, self.work, self.name) = (held, work, name)
    }

    /// Where the directory of that job is made.
    static func path(of jobID: Int, in work: WorkDirectory) -> FilePath { work.path.appending("\(namePrefix)\(jobID)") }

    package func file(_ name: String) -> FilePath { path.appending(name) }

    /// Takes back the rights on the directory, and on the work directory that the pilot made: a payload may close them, and has outputs and a log
    /// nevertheless.
    func regainRights() async {
        // What stays closed shows with what is read there.
        try? await disk.run("opening it", within: .seconds(10), evenIfCancelled: true) { [held, work] in
            if work.isOurs { work.held.regainRights() }
            held.regainRights()
        }
    }

    /// Removes the payload's secrets from a directory that stays.
    func forgetSecrets(_ logger: Logger) async {
        do {
            try await disk.run("removing its secrets", within: .seconds(10)) { [held] in try held.removeFile(FilePath(JobSecrets.fileName))
            }
        } catch Errno.noSuchFileOrDirectory {
            // The job had none, or the payload has removed them.
        } catch {
            logger.warning("\(file(JobSecrets.fileName)) stays: \(error)")
        }
    }

    /// Removes the directory; throws with what stays.
    package func remove() async throws(PilotError) {
        let remains: TreeRemoval.Remains
        do {
            remains = try await disk.run("removing it", within: .seconds(600)) { [work = work.held, held, name] stop in
                try work.remove(held, named: name, until: stop)
            }
        } catch {
            throw PilotError(.fileHandlingFailure, doing: "removing the job directory \(path)", cause: error)
        }
        guard remains.count == 0 else {
            throw PilotError(.fileHandlingFailure, doing: "removing the job directory \(path)", reason: "\(remains)")
        }
    }
}
