import Files
import FoundationEssentials
import Glibc
package import JobModel
import PandaClient
import Settings
package import SystemPackage

/// What is known of a job, on disk before it is on the wire; whoever holds it speaks for the job, and nobody else.
///
/// Everything here may block: it is for the thread of the spool's disk.
package struct JournalFile: Sendable {
    package let path: FilePath
    private let lock: FileLock
    private let reserve: JournalReserve

    /// Takes hold of a journal, there or not; nil when another living pilot has it.
    init?(_ name: String, in spool: FilePath) throws(PilotError) {
        path = spool.appending(name + Self.suffix)
        reserve = JournalReserve(spool.appending(name).string)
        do {
            guard let lock = try FileLock(spool.appending(name + Self.lockSuffix)) else { return nil }
            self.lock = lock
        } catch {
            throw PilotError(.fileHandlingFailure, doing: "locking the journal \(path)", cause: error)
        }
    }

    static let suffix = ".json"
    static let lockSuffix = ".lock"

    /// `<host>_<port>-<PandaID>-<attempt>`: each server counts its own jobs, and another attempt at the same job is another story.
    static func name(server: ServerAddress, jobID: Int, attemptNumber: Int?) -> String {
        let host = server.host.map { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == ".") ? $0 : "_" }
        return "\(String(host))_\(server.port)-\(jobID)-\(attemptNumber.map(String.init) ?? "unknown")"
    }

    /// Writes the entry to a temporary name, syncs it and renames it over the last one; on a full disk, into the reserve.
    package func write(_ entry: JournalEntry) throws(PilotError) {
        do {
            do {
                // Should the node crash, what was known a moment earlier is worth nearly as much, but for the last word.
                try DurableFile.write(entry.bytes, to: path, entry.update.state.isFinal ? .name : .content)
            } catch let error as Errno where error == .noSpace || error == .diskQuotaExceeded {
                guard try writeIntoReserve(entry) else { throw error }
            }
        } catch {
            throw PilotError(
                .fileHandlingFailure, doing: "writing the journal \(path) of job \(entry.update.jobID)",
                advice: "free its file system, or name another directory with --spool", cause: error)
        }
    }

    private func writeIntoReserve(_ entry: JournalEntry) throws -> Bool {
        let isLast = entry.update.state.isFinal
        guard isLast || entry.hasOutputs else { return false }
        if try reserve.write(entry.bytes, to: path, isLast: isLast) { return true }
        return try reserve.write(entry.lean.bytes, to: path, isLast: isLast)
    }

    /// Takes the space that the job's last words may need: what the first entry has, and what the end adds to it.
    func takeReserve(for entry: JournalEntry) throws(PilotError) {
        do {
            try reserve.take(entry.bytes.count + 16384 + 512 * entry.excluded.count)
        } catch {
            throw PilotError(.fileHandlingFailure, doing: "taking a reserve for the journal \(path)", cause: error)
        }
    }

    func giveReserve() { reserve.give() }

    /// When it was last written, in seconds since 1970; nil when there is none.
    var modified: Int? {
        var status = stat()
        return lstat(path.string, &status) == 0 ? status.st_mtim.tv_sec : nil
    }

    /// Makes it one that was written just now.
    func touch() { utimensat(AT_FDCWD, path.string, nil, AT_SYMLINK_NOFOLLOW) }

    /// Reads the entry; nil when there is none any more.
    ///
    /// Throws `Errno` when it cannot be reached, `JournalEntry.OtherVersion`, or what is wrong with it.
    package func read() throws -> JournalEntry? {
        do {
            return try JournalEntry(parsing: DurableFile.read(path, limit: 16 << 20))
        } catch Errno.noSuchFileOrDirectory {
            return nil
        }
    }

    /// Forgets the job: the server has been told all.
    package func remove() throws(PilotError) {
        reserve.give()
        guard unlink(path.string) == 0 || errno == ENOENT else {
            throw PilotError(.fileHandlingFailure, doing: "removing the journal \(path)", cause: Errno(rawValue: errno))
        }
    }

    /// Puts a journal that nobody can read out of the way, for a person to look at.
    package func setAside() throws(PilotError) -> FilePath {
        let aside = FilePath(path.string + Spool.corruptSuffix)
        guard rename(path.string, aside.string) == 0 else {
            throw PilotError(.fileHandlingFailure, doing: "setting the journal \(path) aside", cause: Errno(rawValue: errno))
        }
        return aside
    }

    /// Keeps the lock until the process ends.
    func abandon() { lock.abandon() }
}
