import Files
package import Glibc
package import JobModel
package import Logging
package import Settings
package import SystemPackage

/// Where the journals of all jobs of this user's pilots on the node lie, each until the server has heard the last word of its job.
package struct Spool: Sendable {
    package let directory: FilePath

    /// More journals than this, or ones that are older, are given up: the server has long given up their jobs.
    static let mostJournals = 1000
    static let longestAge = 30 * 86400
    static let corruptSuffix = ".corrupt"
    private static let mostCorrupt = 20

    /// Makes the directory where it is missing.
    ///
    /// Throws when it belongs to another user, is a link or cannot be used: what lies in it is sent to the server under our name.
    package init(_ directory: FilePath, user: uid_t = geteuid()) throws(PilotError) {
        self.directory = directory
        let made = mkdir(directory.string, 0o700) == 0
        let reason = Errno(rawValue: errno)
        guard made || reason == .fileExists else { throw Self.unusable(directory, "cannot be made: \(reason)") }
        var status = stat()
        guard lstat(directory.string, &status) == 0 else {
            throw Self.unusable(directory, "cannot be looked at: \(Errno(rawValue: errno))")
        }
        guard status.st_mode & S_IFMT == S_IFDIR else { throw Self.unusable(directory, "is not a directory") }
        guard status.st_uid == user else { throw Self.unusable(directory, "belongs to user \(status.st_uid)") }
        guard status.st_mode & 0o077 == 0 || chmod(directory.string, 0o700) == 0 else {
            throw Self.unusable(directory, "is open to others, and its mode cannot be changed: \(Errno(rawValue: errno))")
        }
        guard access(directory.string, W_OK | X_OK) == 0 else {
            throw Self.unusable(directory, "cannot be written: \(Errno(rawValue: errno))")
        }
    }

    private static func unusable(_ directory: FilePath, _ reason: String) -> PilotError {
        PilotError(
            .fileHandlingFailure, doing: "opening the spool \(directory)", reason: "it \(reason)", advice: "name another with --spool")
    }

    /// Takes hold of a job's journal; nil when another living pilot has the same attempt at the job.
    package func journal(server: ServerAddress, jobID: Int, attemptNumber: Int) throws(PilotError) -> Journal? {
        try Journal(Journal.name(server: server, jobID: jobID, attemptNumber: attemptNumber), in: directory)
    }

    /// Takes hold of the journal of that name.
    func journal(named name: String) throws(PilotError) -> Journal? { try Journal(name, in: directory) }

    /// Names of the journals, oldest first.
    package func names() throws(PilotError) -> [String] {
        files(Journal.suffix, in: try listing()).sorted { $0.modified < $1.modified }.map { String($0.name.dropLast(Journal.suffix.count)) }
    }

    /// Gives up what is too old or too much, and says so; what a living pilot holds stays.
    package func trim(now: Int, logger: Logger) throws(PilotError) {
        let listing = try listing()
        let journals = files(Journal.suffix, in: listing).sorted { $0.modified > $1.modified }
        for (index, journal) in journals.enumerated() where index >= Self.mostJournals || now - journal.modified > Self.longestAge {
            giveUp(journal.name, logger)
        }
        for file in files(Self.corruptSuffix, in: listing).sorted(by: { $0.modified > $1.modified }).dropFirst(Self.mostCorrupt) {
            unlink(directory.appending(file.name).string)
        }
        // What a pilot left that died over a write; a living one is done with it in no time.
        for file in files(DurableFile.temporarySuffix, in: listing) where now - file.modified > 3600 {
            unlink(directory.appending(file.name).string)
        }
        // Locks of pilots that died before they had written a journal: whoever takes one removes it.
        for file in files(Journal.lockSuffix, in: listing) where now - file.modified > 3600 {
            _ = try? FileLock(directory.appending(file.name))  // one that cannot be taken stays
        }
    }

    private func giveUp(_ name: String, _ logger: Logger) {
        do {
            guard let journal = try journal(named: String(name.dropLast(Journal.suffix.count))) else { return }
            try journal.remove()
            logger.warning("the spool \(directory) gave up \(name), which the server has not heard for too long")
        } catch {
            logger.warning("\(error)")  // The others are not kept for it.
        }
    }

    private func listing() throws(PilotError) -> [FilePath.Component] {
        do {
            return try DirectoryListing.names(in: directory)
        } catch {
            throw PilotError(.fileHandlingFailure, doing: "reading the spool \(directory)", cause: error)
        }
    }

    private func files(_ suffix: String, in listing: [FilePath.Component]) -> [(name: String, modified: Int)] {
        listing.compactMap { component in
            var status = stat()
            guard component.string.hasSuffix(suffix), lstat(directory.appending(component).string, &status) == 0 else { return nil }
            return (component.string, status.st_mtim.tv_sec)
        }
    }
}
