import ArgumentParser
import JobModel
import Settings

/// `pilot config check FILE`: each fault of the file with its line.
struct ConfigCheck: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "Name each fault of a configuration file, with its line.",
        usage: "pilot config check FILE")

    @Argument(help: "The file.")
    var file: String

    func run() throws {
        let file = try ConfigurationFile.reading(file, environment: Environment.current())
        let report = file.report
        Output.result(report.text)
        if !report.isSound { throw ExitCode(Usage.exitCode) }
    }
}
