import ArgumentParser

/// `pilot version`: the same as `pilot --version`.
struct VersionCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "version", abstract: "Print the versions of the pilot and of its libraries.")

    @Flag(help: "With the licences of what is linked in.")
    var licenses = false

    func run() {
        _ = Environment.take()
        Output.result(Main.version.text(withLicenses: licenses))
    }
}
