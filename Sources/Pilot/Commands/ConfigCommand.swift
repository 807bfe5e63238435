import ArgumentParser

/// `pilot config`: what holds, and what is wrong with a configuration file.
struct ConfigCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "config", abstract: "Show the effective settings, or check a configuration file.",
        subcommands: [ConfigShow.self, ConfigCheck.self])
}
