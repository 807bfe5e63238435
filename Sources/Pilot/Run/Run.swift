import GridSecurity
import JobModel
import Logging
import PayloadExecution
import Secrets
import Settings
import SystemPackage
import Waiting
import Workflows

/// `pilot`, `pilot run`: from settings to exit code.
enum Run {
    static func perform(settings: Settings, environment: [String: String]) async -> Int32 {
        let redactor = Redactor()
        let log = PilotLog(
            settings: settings.logs, isColoured: Terminal.isColoured(settings.color.value, environment: environment),
            redact: { redactor.redact($0) })
        let summary = RunSummary()
        let signals = Ground.prepare()
        do {
            let start = PilotStart(settings: settings, environment: environment, log: log, redactor: redactor, summary: summary)
            return finish(try await Watchdog.watching { () throws(PilotError) in try await start.run(signals) }, log, summary)
        } catch {
            log.logger.error("\(error.code.rawValue) \(error.code.symbol): \(error)")
            return finish(error, log, summary)
        }
    }

    /// One line on stderr for the error that decides, the last line of every log, which people and wrappers look for, and for who sits at a
    /// terminal what was done.
    private static func finish(_ error: PilotError?, _ log: PilotLog, _ summary: RunSummary) -> Int32 {
        if let error { log.complain(error) }
        let code = error?.exitCode ?? 0
        log.logger.info("pilot has finished (exit code=\(error?.code.rawValue ?? 0), shell exit code=\(code))")
        if Terminal.isThere { log.show("\n\(summary.text(after: PilotClock.system.uptime()))") }
        return code
    }
}
