import JobModel
import Logging
import Settings
import SystemPackage

/// The pilot's log: its format, level and sink, decided once by the settings.
struct PilotLog: Sendable {
    let sink: LogSink
    private let settings: LogSettings
    private let redact: @Sendable (String) -> String
    private let now: @Sendable () -> LogTime

    /// `redact` sees every message before it is written.
    init(
        settings: LogSettings, sink: LogSink = LogSink(), redact: @escaping @Sendable (String) -> String,
        now: @escaping @Sendable () -> LogTime = LogTime.now
    ) {
        self.settings = settings
        self.sink = sink
        self.redact = redact
        self.now = now
    }

    /// The logger of the pilot itself.
    var logger: Logger { logger(named: "pilot") }

    /// A logger for one part of the pilot; the name shows with `-d`.
    func logger(named name: String) -> Logger {
        Logger(label: name) { label in
            PilotLogHandler(
                label: label, format: settings.logFormat.value, sink: sink, redact: redact, now: now,
                logLevel: settings.debug.value ? .debug : .info)
        }
    }

    /// Starts `pilotlog.txt` in the directory, unless `--no-pilot-log` was given.
    func open(in directory: FilePath) throws(PilotError) {
        if settings.noPilotLog.value { return }
        let path = directory.appending(settings.pilotLogName.value)
        do {
            try sink.open(path)
        } catch {
            throw PilotError(.fileHandlingFailure, doing: "opening the pilot log \(path)", cause: error)
        }
    }

    /// Ends `pilotlog.txt`; stdout goes on.
    func close() {
        sink.close()
    }

    /// Tells the user of the error that ends the pilot, on stderr.
    func complain(_ error: PilotError) {
        Output.error(redact("\(error)"))
    }
}
