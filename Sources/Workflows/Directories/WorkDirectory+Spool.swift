import Files
import Glibc
package import JobModel
package import Logging
import SystemPackage

/// The spool that a work directory takes in where the usual one cannot be used, and what else keeps a directory after its pilot's end.
extension WorkDirectory {
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
}
