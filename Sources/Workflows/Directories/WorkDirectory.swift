package import Files
import Glibc
package import JobModel
package import Logging
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
        if DirectoryListing.texts(in: path.appending(spoolName)).contains(where: { $0.hasSuffix(JournalFile.suffix) }) {
            return "it holds what the server has not been told"
        }
        return names.contains("output.list") ? "it holds outputs that others come to fetch; see --output-dir" : nil
    }

    private static let spoolName = "pilot_spool"

    /// Spools in the directories, which may be work directories themselves, and in those that pilots of this user made in them.
    static func spools(below parents: Set<FilePath>, besides own: FilePath) -> [FilePath] {
        parents.flatMap { parent in
            // What cannot be read holds nothing for us.
            let works = ((try? DirectoryListing.names(in: parent)) ?? []).map { parent.appending($0) }.filter { isPilots($0.string) }
            return ([parent] + works).filter { $0 != own }.map { $0.appending(spoolName) }
        }.filter { spool in
            var status = stat()
            return lstat(spool.string, &status) == 0 && status.st_mode == S_IFDIR | 0o700 && status.st_uid == geteuid()
        }
    }

    /// Where journals go when the spool cannot be used.
    package func openSpool(logger: Logger) async throws(PilotError) -> Spool {
        guard await isInItsPlace() else {
            throw PilotError(.fileHandlingFailure, doing: "opening a spool in \(path)", reason: "something else is in its place")
        }
        return try await Spool.open(path.appending(Self.spoolName), logger: logger)
    }

    /// False when its path leads to another directory by now.
    private func isInItsPlace() async -> Bool {
        // A disk that hangs is no place either.
        (try? await disk.run("looking for it", within: .seconds(10), evenIfCancelled: true) { [held] in
            try HeldDirectory(held.path).facts.identity == held.facts.identity
        }) ?? false
    }

    /// Has the directory count as a living pilot's until the process ends; to be said before what may find that its disk hangs.
    package func holdUntilExit() { lock?.abandon() }

    /// Says that the directory stays though its pilot ends: later pilots leave it alone, unless its disk hangs.
    package func keep() async {
        try? await disk.run("keeping it", within: .seconds(10), evenIfCancelled: true) { [lock] in lock?.release() }
    }

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
