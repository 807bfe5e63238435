import JobModel
import Logging
import Settings
import Workflows

/// swift-log's back end: formats a message and hands it to the sink, redacted.
struct PilotLogHandler: LogHandler {
    let format: LogFormat
    let sink: LogSink
    let redact: @Sendable (String) -> String
    let now: @Sendable () -> LogTime
    /// Whether stdout is to show the level in colour; files never have any.
    let isColoured: Bool
    var logLevel: Logger.Level
    var metadata: Logger.Metadata = [:]

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        var metadata = metadata.merging(event.metadata ?? [:]) { $1 }
        let category = metadata.removeValue(forKey: EventCategory.key).map { "\($0)" } ?? Self.category(of: event.file)
        let pairs =
            metadata
            .map { (key: $0.key, value: redact("\($0.value)")) }.sorted { $0.key < $1.key }
        // Redacted before it is escaped, so that secrets of several lines are seen, and again as a whole, for what stands beside its name.
        let line = LogLine(
            time: now(), level: event.level, module: event.source, category: category, message: redact("\(event.message)"),
            metadata: pairs)
        let text = redact(format == .json ? line.json : line.text(detailed: logLevel <= .debug))
        sink.write(text, shown: isColoured && format == .text ? LogLine.coloured(text, event.level) : nil)
    }

    /// A line that tells of no event is of the type whose file it is in: `JobLoop` for `Workflows/JobLoop+Job.swift`.
    private static func category(of file: String) -> String {
        String((file.split(separator: "/").last ?? "").prefix { $0 != "+" && $0 != "." })
    }
}
