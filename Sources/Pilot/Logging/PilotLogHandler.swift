import JobModel
import Logging
import Settings

/// swift-log's back end: formats a message and hands it to the sink, redacted.
struct PilotLogHandler: LogHandler {
    let label: String
    let format: LogFormat
    let sink: LogSink
    let redact: @Sendable (String) -> String
    let now: @Sendable () -> LogTime
    var logLevel: Logger.Level
    var metadata: Logger.Metadata = [:]

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        let pairs = metadata.merging(event.metadata ?? [:]) { $1 }
            .map { (key: $0.key, value: redact("\($0.value)")) }.sorted { $0.key < $1.key }
        // Redacted before it is escaped, so that secrets of several lines are seen, and again as a whole, for what stands beside its name.
        let line = LogLine(
            time: now(), level: event.level, label: label, function: event.function, message: redact("\(event.message)"),
            metadata: pairs)
        sink.write(redact(format == .json ? line.json : line.text(detailed: logLevel <= .debug)))
    }
}
