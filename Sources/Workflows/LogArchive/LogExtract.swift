import JobModel
import PayloadExecution
import SystemPackage

/// The end of the pilot's log, which the server keeps with a failed job.
enum LogExtract {
    /// Bytes of the server's log column that both pilots fill.
    static let limit = 1024

    /// The last whole lines that fit; nil without a log file.
    static func last(of context: PilotContext) -> String? {
        guard !context.settings.noPilotLog.value else { return nil }
        // The extract is a courtesy: the job's errors say what matters.
        return try? FileTail.read(context.work.path.appending(context.settings.pilotLogName.value), limit: limit)
    }
}
