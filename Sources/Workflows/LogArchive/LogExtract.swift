import Files
import JobModel
import PayloadExecution
import Settings
import SystemPackage

/// The end of the pilot's log, which the server keeps with a failed job.
enum LogExtract {
    /// Bytes of the server's log column that both pilots fill.
    static let limit = 1024

    /// The last whole lines that fit; nil without a log file.
    static func last(of context: PilotContext) -> String? {
        context.settings.noPilotLog.value ? nil : last(of: context.work.path.appending(context.settings.pilotLogName.value))
    }

    /// The last whole lines of that log; nil when it cannot be read.
    static func last(of log: FilePath) -> String? {
        // The extract is a courtesy: the job's errors say what matters.
        try? FileTail.read(log, limit: limit)
    }
}
