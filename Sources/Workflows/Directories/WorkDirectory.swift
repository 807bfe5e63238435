package import Files
import Glibc
package import JobModel
import PayloadExecution
package import SystemPackage

/// The pilot's main work directory, held from its making on.
package struct WorkDirectory: Sendable {
    package let held: HeldDirectory
    /// True when the pilot made it, and so may remove it.
    package let isOurs: Bool

    /// Where the pilot was started, which outlives the main work directory.
    package let launchDirectory: FilePath
    /// What may block on the disk of this directory is done here.
    package let disk = BlockingWork(threads: 2)
    /// Held as long as the pilot lives, so that no other one takes the directory for a dead pilot's; nil unless the pilot made it.
    private let lock: FileLock?

    /// Absolute path.
    package var path: FilePath { held.path }

    static let lockName: FilePath.Component = ".lock"
    static let namePrefix = "PanDA_Pilot2_"

    /// Makes `<parent>/PanDA_Pilot2_<pid>_<epoch>`; without a parent the launch directory itself is the work directory.
    ///
    /// The directory is for its owner alone, other than Pilot 3's 0770: proxies and secrets lie in it.
    package static func make(in parent: String?, launchDirectory: FilePath, epoch: Int) throws(PilotError) -> WorkDirectory {
        guard let parent else { return try unowned(launchDirectory) }
        let base = launchDirectory.pushing(FilePath(parent)).lexicallyNormalized()
        let path = base.appending("\(namePrefix)\(getpid())_\(epoch)")
        let held: HeldDirectory
        do {
            held = try HeldDirectory.make(path)
        } catch {
            throw PilotError(
                .mkdir, doing: "making the work directory \(path)", advice: "give a writable directory with -a", cause: error)
        }
        do {
            // The node's name tells pilots of other nodes that they cannot know whether this one lives.
            let lock = try FileLock(path.appending(lockName), text: NodeDescription.systemName)
            return WorkDirectory(held: held, isOurs: true, launchDirectory: launchDirectory, lock: lock)
        } catch {
            throw PilotError(.fileHandlingFailure, doing: "locking the work directory \(path)", cause: error)
        }
    }

    /// A launch directory that is the work directory too.
    package static func unowned(_ launchDirectory: FilePath) throws(PilotError) -> WorkDirectory {
        do {
            return WorkDirectory(
                held: try HeldDirectory(launchDirectory), isOurs: false, launchDirectory: launchDirectory, lock: nil)
        } catch {
            throw PilotError(.noSuchFile, doing: "opening the launch directory \(launchDirectory)", cause: error)
        }
    }

    private init(held: HeldDirectory, isOurs: Bool, launchDirectory: FilePath, lock: FileLock?) {
        (self.held, self.isOurs, self.launchDirectory, self.lock) = (held, isOurs, launchDirectory, lock)
    }

    /// MB that the pilot may still write there.
    package func freeDiskMB() async throws(PilotError) -> Int {
        do {
            return try await disk.run("asking for its free space", within: .seconds(30)) { [held] in Int(try held.freeSpace() >> 20) }
        } catch {
            throw PilotError(.noSuchFile, doing: "measuring the free disk of \(path)", cause: error)
        }
    }

    /// Why the directory must stay: it is the spool, or holds files that somebody else comes to fetch; nil when it may go.
    package func reasonToStay() async throws(PilotError) -> String? {
        do {
            return try await disk.run("looking for what is wanted", within: .seconds(30)) { [path] in Self.reasonToStay(path) }
        } catch {
            throw PilotError(.fileHandlingFailure, doing: "looking into the work directory \(path)", cause: error)
        }
    }

    static func reasonToStay(_ path: FilePath) -> String? {
        // A directory that cannot be read cannot be removed either, so that nothing is lost by taking it for empty.
        let names = DirectoryListing.texts(in: path)
        if names.contains(spoolName), (try? Spool(path.appending(spoolName)).names().isEmpty) == false {
            return "it holds what the server has not been told"
        }
        return names.contains("output.list") ? "it holds outputs that others come to fetch; see --output-dir" : nil
    }

    private static let spoolName = "spool"

    /// Where journals go when the spool cannot be used.
    package func makeSpool() throws(PilotError) -> Spool { try Spool(path.appending(Self.spoolName)) }

    /// Says that the directory stays though its pilot ends: later pilots leave it alone.
    package func keep() { lock?.release() }

    /// Removes the directory when the pilot made it; throws with what stays.
    package func remove() async throws(PilotError) {
        guard isOurs else { return }
        let remains: TreeRemoval.Remains
        do {
            remains = try await disk.run("removing it", within: .seconds(120), evenIfCancelled: true) { [held] stop in
                try held.removeWithName(until: stop)
            }
        } catch {
            throw PilotError(.fileHandlingFailure, doing: "removing the work directory \(path)", cause: error)
        }
        guard remains.count == 0 else {
            throw PilotError(.fileHandlingFailure, doing: "removing the work directory \(path)", reason: "\(remains)")
        }
    }
}
