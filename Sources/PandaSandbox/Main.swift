import ArgumentParser
import Sandbox

@main
struct Main: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "panda-sandbox", abstract: "An embedded PanDA server: TLS on loopback, client proxies demanded, jobs kept in files.",
        version: "panda-sandbox \(SandboxVersion.text)",
        subcommands: [Serve.self, Submit.self, Jobs.self, Kill.self, Command.self, Debug.self])
}
