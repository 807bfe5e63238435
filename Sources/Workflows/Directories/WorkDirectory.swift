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
    package let disk: BlockingWork
    /// Held as long as the pilot lives, so that no other one takes the directory for a dead pilot's; nil unless the pilot made it.
    private let lock: FileLock?

    /// Absolute path.
    package var path: FilePath { held.path }

    static let lockName: FilePath.Component = ".lock"
    static let namePrefix = "PanDA_Pilot2_"

    /// True for the path of a work directory, or of a job directory, that a pilot of this user made.
    static func isPilots(_ path: String) -> Bool {
        let path = FilePath(path)
        guard path.isAbsolute, path.isLexicallyNormal, let name = path.lastComponent?.string else { return false }
        var status = stat()
        return (name.hasPrefix(namePrefix) || name.hasPrefix(JobDirectory.namePrefix)) && lstat(path.string, &status) == 0
            && status.st_mode & S_IFMT == S_IFDIR && status.st_uid == geteuid()
    }

    /// Makes `<parent>/PanDA_Pilot2_<pid>_<epoch>`; without a parent the launch directory itself is the work directory.
    ///
    /// The directory is for its owner alone, other than Pilot 3's 0770: proxies and secrets lie in it. A disk that hangs is an error after the limit.
    package static func make(
        in parent: String?, launchDirectory: FilePath, epoch: Int, on disk: BlockingWork = makeDisk(), within limit: Duration = patience
    ) async throws(PilotError) -> WorkDirectory {
        do {
            return try await disk.run("making it", within: limit) {
                try makeAtOnce(in: parent, launchDirectory: launchDirectory, epoch: epoch, on: disk)
            }
        } catch let error as PilotError {
            throw error
        } catch {
            throw PilotError(
                .mkdir, doing: "making the work directory in \(parent ?? launchDirectory.string)",
                advice: "give a writable directory with -a", cause: error)
        }
    }

    /// The same, waiting for the disk as long as it takes.
    static func makeAtOnce(
        in parent: String?, launchDirectory: FilePath, epoch: Int, on disk: BlockingWork = makeDisk()
    ) throws(PilotError) -> WorkDirectory {
        guard let parent else { return try unownedAtOnce(launchDirectory, on: disk) }
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
            return WorkDirectory(held: held, isOurs: true, launchDirectory: launchDirectory, disk: disk, lock: lock)
        } catch {
            // Nobody else would know it for a dead pilot's.
            _ = try? held.removeWithName()
            throw PilotError(.fileHandlingFailure, doing: "locking the work directory \(path)", cause: error)
        }
    }

    /// A launch directory that is the work directory too.
    package static func unowned(_ launchDirectory: FilePath) async throws(PilotError) -> WorkDirectory {
        try await make(in: nil, launchDirectory: launchDirectory, epoch: 0)
    }

    static func unownedAtOnce(_ launchDirectory: FilePath, on disk: BlockingWork = makeDisk()) throws(PilotError) -> WorkDirectory {
        do {
            return WorkDirectory(
                held: try HeldDirectory(launchDirectory), isOurs: false, launchDirectory: launchDirectory, disk: disk, lock: nil)
        } catch {
            throw PilotError(.noSuchFile, doing: "opening the launch directory \(launchDirectory)", cause: error)
        }
    }

    private init(held: HeldDirectory, isOurs: Bool, launchDirectory: FilePath, disk: BlockingWork, lock: FileLock?) {
        (self.held, self.isOurs, self.launchDirectory, self.disk, self.lock) = (held, isOurs, launchDirectory, disk, lock)
    }

    /// What a work directory's disk is waited for with.
    package static func makeDisk() -> BlockingWork { BlockingWork(threads: 2) }
    /// How long its making may take.
    package static let patience = Duration.seconds(60)

    /// MB that the pilot may still write there.
    package func freeDiskMB() async throws(PilotError) -> Int {
        do {
            return try await disk.run("asking for its free space", within: .seconds(30)) { [held] in
                Int(clamping: try held.freeSpace() >> 20)
            }
        } catch {
            throw PilotError(.noSuchFile, doing: "measuring the free disk of \(path)", cause: error)
        }
    }

    /// Why no program that lies there can be run; nil when one can, or when the disk does not tell.
    package func obstacleToPrograms() async -> String? {
        let isRefused = try? await disk.run("looking at its mount", within: .seconds(30)) { [held] in try held.refusesPrograms() }
        guard isRefused == true else { return nil }
        return "\(path) is on a file system that is mounted noexec: jobs with a program of their own will fail (\(Self.noExecAdvice))"
    }

    static let noExecAdvice = "give another directory with -a, or have it mounted without noexec"

    /// Has the directory count as a living pilot's until the process ends; to be said before what may find that its disk hangs.
    package func holdUntilExit() { lock?.abandon() }

    /// Says that the directory stays though its pilot ends: later pilots leave it alone, unless its disk hangs.
    package func keep() async {
        try? await disk.run("keeping it", within: .seconds(3), evenIfCancelled: true) { [lock] in lock?.release() }
    }

    /// Removes the directory when the pilot made it; throws with what stays.
    ///
    /// Given up after the limit, and at once when the task is cancelled.
    package func remove(within limit: Duration = .seconds(120)) async throws(PilotError) {
        guard isOurs else { return }
        let remains: TreeRemoval.Remains
        do {
            remains = try await disk.run("removing it", within: limit) { [held, lock] stop in
                let remains = try held.removeWithName(until: stop)
                guard remains.count > 0, !stop.isSet else { return remains }
                // What failed may do so no more, and nobody comes to a directory without its lock. NFS keeps that under another name while it is open.
                lock?.end()
                return (try? held.removeWithName(until: stop)) ?? remains
            }
        } catch {
            throw PilotError(.fileHandlingFailure, doing: "removing the work directory \(path)", cause: error)
        }
        guard remains.count == 0 else {
            throw PilotError(.fileHandlingFailure, doing: "removing the work directory \(path)", reason: "\(remains)")
        }
    }
}
