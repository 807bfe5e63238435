import ArgumentParser
import Glibc
import HTTP
import JobModel
import PayloadExecution
import Settings

/// The program: command line in, exit code out.
///
/// Every failure is one line on stderr.
@main
struct Main: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pilot", abstract: "The PanDA pilot: asks a PanDA server for jobs and runs them.",
        version: Version.pilot,
        subcommands: [
            RunCommand.self, TryCommand.self, ConfigCommand.self, RecoverCommand.self, DrainCommand.self, VersionCommand.self,
        ],
        defaultSubcommand: RunCommand.self)

    static let version = VersionInfo(libraries: { HTTPLibraries.versions })

    static func main() async {
        OwnProcess.seal()
        Glibc.exit(await Output.finish(await run(OwnProcess.arguments)))
    }

    /// Runs one command line.
    ///
    /// Returns the exit code of the process.
    static func run(_ given: [String]) async -> Int32 {
        if given.contains("--version") {
            _ = Environment.take()
            Output.result(version.text(withLicenses: given.contains("--licenses")))
            return 0
        }
        if let fault = Usage.fault(in: given) {
            Output.error(fault)
            return Usage.exitCode
        }
        if let help = Help.wanted(by: given) {
            Output.result(help.text(columns: Terminal.columns))
            return 0
        }
        let arguments = Usage.arguments(given)
        do {
            if let options = Usage.runOptions(given) { return try await RunCommand.perform(options) }
            var command = try parseAsRoot(arguments)
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
            return 0
        } catch {
            return report(error)
        }
    }

    /// Prints what was asked for to stdout, such as a completion script, and each fault as one line to stderr.
    private static func report(_ error: any Error) -> Int32 {
        if let code = error as? ExitCode { return code.rawValue }
        if let error = error as? SettingsError {
            error.faults.forEach(Output.error)
            return Usage.exitCode
        }
        guard exitCode(for: error) == .success else {
            Output.error(message(for: error))
            return Usage.exitCode
        }
        Output.result(fullMessage(for: error))
        return 0
    }
}
