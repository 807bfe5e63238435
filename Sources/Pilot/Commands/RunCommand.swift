import ArgumentParser
import JobModel
import Settings

/// `pilot`, `pilot run`: asks for jobs and runs them.
struct RunCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Ask a PanDA server for jobs and run them: what is done without a command.",
        usage: "pilot -q QUEUE [OPTIONS]")

    @OptionGroup var help: HelpOptions
    @OptionGroup var options: RunOptions

    func run() async throws {
        throw ExitCode(try await Self.perform(options.given))
    }

    /// Runs the pilot with these options.
    ///
    /// Returns the exit code of the process.
    static func perform(_ options: [OptionName: String]) async throws(SettingsError) -> Int32 {
        let environment = Environment.take()
        let settings = try Settings.reading(options: options, environment: environment)
        try settings.requireQueue()
        try settings.requireWorkflow()
        if let file = settings.redirectStdout.value { try await OutputRedirection.redirect(to: file) }
        settings.warnings.forEach(Output.warning)
        return await Run.perform(settings: settings, environment: environment)
    }
}
