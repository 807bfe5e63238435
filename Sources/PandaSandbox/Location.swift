import ArgumentParser
import Sandbox
import SystemPackage

/// The directory that all commands work on.
struct Location: ParsableArguments {
    @Option(help: ArgumentHelp("Where everything is kept.", valueName: "dir"))
    var dir: String

    var directory: SandboxDirectory { SandboxDirectory(FilePath(dir)) }

    func store() throws -> JobStore { try JobStore(directory: directory.jobs) }
}
