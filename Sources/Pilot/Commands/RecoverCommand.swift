import ArgumentParser
import Glibc
import GridSecurity
import JobModel
import Secrets
import Settings
import SystemPackage
import Workflows

/// `pilot recover`: delivers what the spool holds.
struct RecoverCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "recover", abstract: "Deliver the last words on jobs that the spool holds.",
        usage: "pilot recover [--json] [OPTIONS OF RUN]",
        discussion: """
            Speaks for pilots of this user and node that could not deliver a last word or died over their jobs. With -q, the logs of \
            dead pilots' jobs are stored too. Exit code 0 when nothing is left to deliver to this server, 79 otherwise, and where a spool \
            cannot be used.
            """)

    @Flag(help: "Print JSON, for programs.")
    var json = false

    @OptionGroup var help: HelpOptions
    @OptionGroup var options: RunOptions

    func run() async throws {
        let environment = Environment.take()
        let settings = try Settings.reading(options: options.given, environment: environment)
        let redactor = Redactor()
        // Results are for stdout, so messages go to stderr.
        let log = PilotLog(
            settings: settings.logs, standardOutput: Output.messages,
            isColoured: Terminal.isColoured(settings.color.value, environment: environment, in: STDERR_FILENO),
            redact: { redactor.redact($0) })
        do {
            try Ground.check()
        } catch {
            Ground.refuse(error)
        }
        do {
            let start = PilotStart(settings: settings, environment: environment, log: log, redactor: redactor)
            let summary = try await start.recover()
            Output.result(redactor.redact(json ? RecoveryReport.json(summary) : RecoveryReport.text(summary)))
            if !summary.isDone { throw ExitCode(ErrorCode.communicationFailure.shellExitCode) }
        } catch let error as PilotError {
            log.complain(error)
            throw ExitCode(error.exitCode)
        }
    }
}
