import ArgumentParser
import Glibc
import Sandbox
import SystemPackage

/// The directory that all commands work on.
struct Location: ParsableArguments {
    @Option(help: ArgumentHelp("Where everything is kept.", valueName: "dir"))
    var dir: String

    var directory: SandboxDirectory { SandboxDirectory(FilePath(dir)) }

    /// The jobs of a sandbox that is there: whoever looks makes nothing.
    func store() throws -> JobStore {
        guard access(directory.jobs.string, F_OK) == 0 else {
            let reason = access(dir, F_OK) == 0 ? "nothing was served or submitted there" : "there is no such directory"
            throw ValidationError("--dir \(dir): \(reason)")
        }
        return try newStore()
    }

    /// The same, made if need be.
    func newStore() throws -> JobStore { try JobStore(directory: directory.jobs) }
}
