import Files
import Settings
import SystemPackage

/// The end of the pilot's log, which the server keeps with a failed job.
enum LogExtract {
    /// Bytes of it: the server keeps four times that, and of a failure there is more to say.
    static let limit = 1024
    /// Bytes of the log's end among which they are looked for.
    private static let reach = 128 << 10

    /// The last whole lines that fit; nil without a log file.
    static func last(of context: PilotContext) async -> String? {
        if context.settings.noPilotLog.value { return nil }
        return await last(of: context.settings.pilotLogName.value, in: context.work.held, context.work.disk)
    }

    /// The last whole lines of that log that are not for debugging; nil when it cannot be read.
    static func last(of name: String, in directory: HeldDirectory, _ disk: BlockingWork) async -> String? {
        // The extract is a courtesy: the job's errors say what matters.
        try? await disk.run("reading the pilot's log", within: .seconds(10)) {
            extract(of: try directory.ownFile(FilePath(name)).tail(limit: reach))
        }
    }

    /// The last lines that fit, of those that are there without `-d` too: libcurl's would fill all of it.
    static func extract(of text: String) -> String {
        var kept: [Substring] = [], room = limit
        for line in text.split(separator: "\n").reversed() where !isForDebugging(line) {
            room -= line.utf8.count + 1
            guard room >= 0 else {
                // Of one long line its end is better than nothing.
                return kept.isEmpty ? String(decoding: line.utf8.suffix(limit), as: UTF8.self) : told(kept)
            }
            kept.append(line)
        }
        return told(kept)
    }

    private static func told(_ lines: [Substring]) -> String { lines.reversed().map { $0 + "\n" }.joined() }

    /// Both formats of the log.
    private static func isForDebugging(_ line: Substring) -> Bool {
        line.dropFirst(24).hasPrefix("| DEBUG ") || line.hasPrefix("{") && line.contains("\"level\": \"DEBUG\"")
    }
}
