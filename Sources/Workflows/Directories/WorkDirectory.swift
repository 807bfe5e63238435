import Files
import Glibc
package import JobModel
package import Logging
import PayloadExecution
package import SystemPackage

/// The pilot's main work directory.
package struct WorkDirectory: Sendable {
    /// Absolute path.
    package let path: FilePath
    /// True when the pilot made it, and so may remove it.
    package let isOurs: Bool

    /// Where the pilot was started, which outlives the main work directory.
    package let launchDirectory: FilePath
    /// Held as long as the pilot lives, so that no other one takes the directory for a dead pilot's; nil unless the pilot made it.
    private let lock: FileLock?

    private static let lockName = ".lock"

    /// True when the pilot that made the directory is gone.
    static func isAbandoned(_ path: FilePath) -> Bool {
        // What cannot be locked is left alone.
        (try? FileLock(path.appending(lockName))) != nil
    }

    private static let namePrefix = "PanDA_Pilot2_"

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
    /// The directory is for its owner alone, other than Pilot 3's 0770: proxies and secrets lie in it.
    package static func make(in parent: String?, launchDirectory: FilePath, epoch: Int) throws(PilotError) -> WorkDirectory {
        guard let parent else {
            return unowned(launchDirectory)
        }
        let base = launchDirectory.pushing(FilePath(parent)).lexicallyNormalized()
        let path = base.appending("\(namePrefix)\(getpid())_\(epoch)")
        guard mkdir(path.string, 0o700) == 0 else {
            throw PilotError(
                .mkdir, doing: "making the work directory \(path)", advice: "give a writable directory with -a",
                cause: Errno(rawValue: errno))
        }
        do {
            return WorkDirectory(path: path, isOurs: true, launchDirectory: launchDirectory, lock: try FileLock(path.appending(lockName)))
        } catch {
            throw PilotError(.fileHandlingFailure, doing: "locking the work directory \(path)", cause: error)
        }
    }

    /// A launch directory that is the work directory too.
    package static func unowned(_ launchDirectory: FilePath) -> WorkDirectory {
        WorkDirectory(path: launchDirectory, isOurs: false, launchDirectory: launchDirectory, lock: nil)
    }

    /// MB that the pilot may still write there.
    package func freeDiskMB() throws(PilotError) -> Int {
        do {
            return try NodeDescription.freeDiskMB(at: path)
        } catch {
            throw PilotError(.noSuchFile, doing: "measuring the free disk of \(path)", cause: error)
        }
    }

    /// Why the directory must stay: it is the spool, or holds files that somebody else comes to fetch; nil when it may go.
    package func isWanted(logger: Logger) async -> String? {
        // A directory that cannot be read cannot be removed either, so that nothing is lost by taking it for empty.
        let names = ((try? DirectoryListing.names(in: path)) ?? []).map(\.string)
        if names.contains(Self.spoolName), let spool = try? await openSpool(logger: logger),
            (try? await spool.disk.run("reading the spool", { try spool.names().isEmpty })) == false
        {
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
        try await Spool.open(path.appending(Self.spoolName), logger: logger)
    }

    /// Removes the directory when the pilot made it.
    package func remove() throws(PilotError) {
        guard isOurs else { return }
        do {
            try DirectoryRemoval.remove(path)
        } catch {
            throw PilotError(.fileHandlingFailure, doing: "removing the work directory \(path)", cause: error)
        }
    }
}
