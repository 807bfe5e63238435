import Files
import JobModel
import Logging
import Settings
import SystemPackage

/// The pilot's log: its format, level and sink, decided once by the settings.
struct PilotLog: Sendable {
    let sink: LogSink
    private let settings: LogSettings
    private let isColoured: Bool
    private let redact: @Sendable (String) -> String
    private let now: @Sendable () -> LogTime

    private let disk = BlockingWork(threads: 1)

    /// Colours are for stdout alone.
    ///
    /// `redact` sees every message before it is written; without `standardOutput` the lines go to stdout.
    init(
        settings: LogSettings, standardOutput: LineWriter? = nil, isColoured: Bool = false, redact: @escaping @Sendable (String) -> String,
        now: @escaping @Sendable () -> LogTime = LogTime.now
    ) {
        self.settings = settings
        sink = LogSink(
            standardOutput
                ?? LineWriter(DescriptorOutput(.standardOutput), gap: Self.gap(on: "stdout", settings.logFormat.value, now)))
        self.isColoured = isColoured
        self.redact = redact
        self.now = now
    }

    /// What all parts of the pilot log with; a line's module is where it is written.
    var logger: Logger {
        Logger(label: "pilot") { _ in
            PilotLogHandler(
                format: settings.logFormat.value, sink: sink, redact: redact, now: now, isColoured: isColoured,
                logLevel: settings.debug.value ? .debug : .info)
        }
    }

    /// Starts `pilotlog.txt` in the directory, unless `--no-pilot-log` was given.
    func open(in directory: FilePath) async throws(PilotError) {
        if settings.noPilotLog.value { return }
        // Its last lines must not come into the new file, which may be the same.
        await close()
        let path = directory.appending(settings.pilotLogName.value), limit = settings.pilotLogLimit.value
        let format = settings.logFormat.value, now = now
        do {
            let file = try await disk.run("opening it", within: .seconds(60)) {
                try BoundedLog(path, limit: limit) { removed in
                    Self.line("\(removed) bytes of this log are left out here, since it may have \(limit) bytes", format, now)
                }
            }
            sink.open(LineWriter(file, gap: Self.gap(on: path.string, format, now)))
        } catch {
            throw PilotError(.fileHandlingFailure, doing: "opening the pilot log \(path)", cause: error)
        }
    }

    /// Shows a text on stdout that is no line of the log.
    func show(_ text: String) { sink.show(redact(text)) }

    /// Waits until `pilotlog.txt` has what was logged by now, unless its disk hangs.
    func flush() async {
        await sink.flushFile()
    }

    /// Ends `pilotlog.txt`; stdout goes on.
    func close() async {
        await sink.close()?.flush()
    }

    /// What stands in the place of lines that a place did not take.
    private static func gap(
        on place: String, _ format: LogFormat, _ now: @escaping @Sendable () -> LogTime
    ) -> @Sendable (Int) -> String {
        { line("\($0) lines are missing here: \(place) did not take them", format, now) }
    }

    private static func line(_ message: String, _ format: LogFormat, _ now: () -> LogTime) -> String {
        let line = LogLine(time: now(), level: .warning, module: "Pilot", category: "log", message: message, metadata: [])
        return (format == .json ? line.json : line.text(detailed: false)) + "\n"
    }

    /// Tells the user of the error that ends the pilot, on stderr.
    func complain(_ error: PilotError) {
        Output.error(redact("\(error)"))
    }
}
