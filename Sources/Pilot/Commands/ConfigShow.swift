import ArgumentParser
import JobModel
import Settings

/// `pilot config show`: every effective setting and where it comes from.
struct ConfigShow: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Print every effective setting and where it comes from.",
        usage: "pilot config show [--json] [OPTIONS OF RUN]")

    @Flag(help: "Print JSON, for programs.")
    var json = false

    @OptionGroup var help: HelpOptions
    @OptionGroup var options: RunOptions

    func run() throws {
        let settings = try Settings.reading(options: options.given, environment: Environment.take())
        Output.result(json ? SettingsReport.json(settings) : SettingsReport.text(settings))
    }
}
