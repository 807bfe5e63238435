import Files
import Settings
import SystemPackage

/// The end of the pilot's log, which the server keeps with a failed job.
enum LogExtract {
    /// Bytes of the server's log column that both pilots fill.
    static let limit = 1024

    /// The last whole lines that fit; nil without a log file.
    static func last(of context: PilotContext) async -> String? {
        if context.settings.noPilotLog.value { return nil }
        return await last(of: context.settings.pilotLogName.value, in: context.work.held, context.work.disk)
    }

    /// The last whole lines of that log; nil when it cannot be read.
    static func last(of name: String, in directory: HeldDirectory, _ disk: BlockingWork) async -> String? {
        // The extract is a courtesy: the job's errors say what matters.
        try? await disk.run("reading the pilot's log", within: .seconds(10)) {
            try directory.ownFile(FilePath(name)).tail(limit: limit)
        }
    }
}
