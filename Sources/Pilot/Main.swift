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
        subcommands: [RunCommand.self, TryCommand.self, ConfigCommand.self, RecoverCommand.self, DrainCommand.self],
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
            Output.result(given.contains("--licenses") ? "\(version.text)\n\n\(Licenses.text)" : version.text)
            return 0
        }
        if let first = given.first, Usage.planned.contains(first) {
            Output.error("'\(first)' is not built yet")
            return Usage.exitCode
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
            return report(error, for: arguments)
        }
    }

    /// Prints help to stdout and each fault as one line to stderr.
    private static func report(_ error: any Error, for arguments: [String]) -> Int32 {
        if let code = error as? ExitCode { return code.rawValue }
        if let error = error as? SettingsError {
            error.faults.forEach(Output.error)
            return Usage.exitCode
        }
        guard exitCode(for: error) == .success else {
            Output.error(message(for: error))
            return Usage.exitCode
        }
        // A text that is no help is for a program: a completion script, whose reader would run what is appended to it.
        let text = fullMessage(for: error), isHelp = text.hasPrefix("OVERVIEW: ")
        Output.result(isHelp && arguments.first == "run" ? "\(text)\n\(Usage.examples)" : text)
        return 0
    }
}
