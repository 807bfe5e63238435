import ArgumentParser
import JobModel

/// `pilot`, `pilot run`: asks for jobs and runs them.
struct RunCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Ask a PanDA server for jobs and run them.",
        usage: """
            pilot -q QUEUE [options]
            pilot config show [options] | pilot config check FILE
            pilot --version
            """)

    @OptionGroup var options: RunOptions

    func run() async throws {
        let environment = Environment.current()
        let settings = try options.settings(environment: environment)
        try settings.requireQueue()
        if let file = settings.redirectStdout.value { try OutputRedirection.redirect(to: file) }
        if let warning = settings.effectWarning { Output.warning(warning) }
        throw ExitCode(await Run.perform(settings: settings, environment: environment))
    }
}
