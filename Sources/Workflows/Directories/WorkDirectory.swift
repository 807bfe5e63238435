import Glibc
package import JobModel
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

    /// Makes `<parent>/PanDA_Pilot2_<pid>_<epoch>`; without a parent the launch directory itself is the work directory.
    ///
    /// The directory is for its owner alone, other than Pilot 3's 0770: proxies and secrets lie in it.
    package static func make(in parent: String?, launchDirectory: FilePath, epoch: Int) throws(PilotError) -> WorkDirectory {
        guard let parent else {
            return WorkDirectory(path: launchDirectory, isOurs: false, launchDirectory: launchDirectory)
        }
        let base = launchDirectory.pushing(FilePath(parent)).lexicallyNormalized()
        let path = base.appending("PanDA_Pilot2_\(getpid())_\(epoch)")
        guard mkdir(path.string, 0o700) == 0 else {
            throw PilotError(
                .mkdir, doing: "making the work directory \(path)", advice: "give a writable directory with -a",
                cause: Errno(rawValue: errno))
        }
        return WorkDirectory(path: path, isOurs: true, launchDirectory: launchDirectory)
    }

    /// MB that the pilot may still write there.
    package func freeDiskMB() throws(PilotError) -> Int {
        do {
            return try NodeDescription.freeDiskMB(at: path)
        } catch {
            throw PilotError(.noSuchFile, doing: "measuring the free disk of \(path)", cause: error)
        }
    }

    /// Why the directory must stay: a last word that could not be delivered, or files that somebody else comes to fetch; nil when it may go.
    package var isWanted: String? {
        // A directory that cannot be read cannot be removed either, so that nothing is lost by taking it for empty.
        let names = ((try? DirectoryListing.names(in: path)) ?? []).map(\.string)
        if names.contains(where: { $0.hasPrefix(Journal.prefix) && $0.hasSuffix(".json") }) {
            return "it holds what the server has not been told"
        }
        return names.contains("output.list") ? "it holds outputs that others come to fetch; see --output-dir" : nil
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
