import JobModel
import Logging

/// One message on its way to a log, and the two ways to write it.
struct LogLine: Sendable {
    let time: LogTime
    let level: Logger.Level
    /// The room that tells, and what it tells of.
    let module: String
    let category: String
    let message: String
    let metadata: [(key: String, value: String)]

    /// `2026-11-23 00:12:43,527 | INFO     | text [key=value]`; with `detailed`, module and category stand before the message.
    ///
    /// Source: the log format of Pilot 2 and 3, which Harvester and the wrapper read; they have a logger and a function in those two places.
    func text(detailed: Bool) -> String {
        let origin = detailed ? "\(module.padded(to: 32)) | \(category.padded(to: 25)) | " : ""
        let pairs = metadata.isEmpty ? "" : " [" + metadata.map { "\($0.key)=\($0.value)" }.joined(separator: " ") + "]"
        return "\(time.text) | \(levelName.padded(to: 8)) | \(origin)\((message + pairs).escapedOnOneLine)"
    }

    /// A text of the log with its level, which stands in the second column, in the level's colour.
    static func coloured(_ text: String, _ level: Logger.Level) -> String {
        let start = text.index(text.startIndex, offsetBy: 26, limitedBy: text.endIndex) ?? text.endIndex
        let end = text.index(start, offsetBy: 8, limitedBy: text.endIndex) ?? text.endIndex
        return "\(text[..<start])\u{1B}[\(colour(of: level))m\(text[start..<end])\u{1B}[0m\(text[end...])"
    }

    /// As terminals number them: grey, green, yellow, red, and red that stands out.
    private static func colour(of level: Logger.Level) -> String {
        switch level {
        case .trace, .debug: "90"
        case .info, .notice: "32"
        case .warning: "33"
        case .error: "31"
        case .critical: "1;31"
        }
    }

    /// One JSON object.
    var json: String {
        var fields = [
            ("time", time.iso8601), ("level", levelName), ("module", module), ("category", category), ("message", message),
        ].map { "\($0.0.jsonQuoted): \($0.1.jsonQuoted)" }
        if !metadata.isEmpty {
            let pairs = metadata.map { "\($0.key.jsonQuoted): \($0.value.jsonQuoted)" }
            fields.append("\"metadata\": {\(pairs.joined(separator: ", "))}")
        }
        return "{\(fields.joined(separator: ", "))}"
    }

    /// Python's names, which readers of the log know; it has neither trace nor notice.
    private var levelName: String {
        switch level {
        case .trace, .debug: "DEBUG"
        case .info, .notice: "INFO"
        case .warning: "WARNING"
        case .error: "ERROR"
        case .critical: "CRITICAL"
        }
    }
}

extension String {
    /// The text with control characters written out, so that no message can pass for a second line of the log.
    fileprivate var escapedOnOneLine: String {
        guard unicodeScalars.contains(where: \.breaksLines) else { return self }
        return unicodeScalars.reduce(into: "") { $0 += $1.breaksLines ? $1.escaped(asASCII: true) : String($1) }
    }
}
