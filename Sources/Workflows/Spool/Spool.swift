import Files
package import Glibc
package import JobModel
package import Logging
package import Settings
package import SystemPackage
import Waiting

/// Where the journals of all jobs of this user's pilots on the node lie, each until the server has heard the last word of its job.
///
/// What is not `async` here may block, and is for the thread of its disk.
package struct Spool: Sendable {
    package let directory: FilePath
    package let disk: SpoolDisk

    static let corruptSuffix = ".corrupt"
    private static let mostCorrupt = 20

    /// Makes the directory where it is missing.
    ///
    /// Throws when it belongs to another user, is a link or cannot be used: what lies in it is sent to the server under our name.
    package init(_ directory: FilePath, on disk: SpoolDisk, user: uid_t = geteuid()) throws(PilotError) {
        self.directory = directory
        self.disk = disk
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

    /// Opens the spool at that place, as `init` does; a disk that hangs is an error too.
    package static func open(_ directory: FilePath, logger: Logger) async throws(PilotError) -> Spool {
        let disk = SpoolDisk("the spool \(directory)", logger: logger)
        do {
            return try await disk.run("opening the spool \(directory)") { try Spool(directory, on: disk) }
        } catch let error as PilotError {
            throw error
        } catch {
            var failure = unusable(directory, "cannot be opened")
            failure.cause = error
            throw failure
        }
    }

    /// Takes hold of a job's journal; nil when another living pilot has the same attempt at the job.
    package func journal(server: ServerAddress, jobID: Int, attemptNumber: Int?) async throws(PilotError) -> Journal? {
        let name = JournalFile.name(server: server, jobID: jobID, attemptNumber: attemptNumber)
        return try await journal(named: name, wantsReserve: true)
    }

    /// Takes hold of the journal of that name.
    func journal(named name: String, wantsReserve: Bool = false) async throws(PilotError) -> Journal? {
        do {
            return try await disk.run("opening the journal \(name)") {
                try file(named: name).map { Journal($0, on: disk, wantsReserve: wantsReserve) }
            }
        } catch let error as PilotError {
            throw error
        } catch {
            throw PilotError(.fileHandlingFailure, doing: "opening the journal \(name) in \(directory)", cause: error)
        }
    }

    func file(named name: String) throws(PilotError) -> JournalFile? { try JournalFile(name, in: directory) }

    /// Names of the journals, oldest first.
    package func names() throws(PilotError) -> [String] {
        files(JournalFile.suffix, in: try listing()).sorted { $0.modified < $1.modified }
            .map { String($0.name.dropLast(JournalFile.suffix.count)) }
    }

    /// Sweeps what pilots left that died over a write or before their first one; words that may still be told are never swept.
    package func sweep(now: Int) throws(PilotError) {
        let listing = try listing()
        func old(_ suffix: String) -> [(name: String, modified: Int)] {
            // A living pilot is done with it in no time.
            files(suffix, in: listing).filter { now.saturatedDifference($0.modified) > 3600 }
        }
        for file in files(Self.corruptSuffix, in: listing).sorted(by: { $0.modified > $1.modified }).dropFirst(Self.mostCorrupt) {
            unlink(directory.appending(file.name).string)
        }
        for file in old(DurableFile.temporarySuffix) { unlink(directory.appending(file.name).string) }
        for file in old(JournalFile.lockSuffix) {
            _ = try? FileLock(directory.appending(file.name))  // whoever takes a lock removes it; one that cannot be taken stays
        }
        for suffix in JournalReserve.suffixes {
            for file in old(suffix) { give(String(file.name.dropLast(suffix.count))) }
        }
    }

    /// Gives the reserve of a dead pilot's journal back; one that is held, or waits to be told, keeps it.
    private func give(_ name: String) {
        // What cannot be locked is left alone.
        guard let held = try? file(named: name), held.modified == nil else { return }
        held.giveReserve()
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
