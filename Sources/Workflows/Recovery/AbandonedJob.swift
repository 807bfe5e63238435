import Files
import Glibc
import JobModel
import Logging
import PandaClient
import Secrets
import Settings
import Staging
import SystemPackage
import Waiting

/// A job whose pilot died, or could not tell of its end: what its journal knows of it and its directories hold.
struct AbandonedJob {
    private let entry: JournalEntry
    private let context: PilotContext
    /// Looks at the job's directories.
    private let disk: BlockingWork
    private var logger: Logger { context.logger }

    init(_ entry: JournalEntry, _ context: PilotContext, _ disk: BlockingWork) {
        (self.entry, self.context, self.disk) = (entry, context, disk)
    }

    /// What the dead pilot would have said last: finished if only its log was missing and can still be stored, else failed.
    ///
    /// Nil when it is too early to say.
    func lastWord(_ journal: Journal) async -> JournalEntry? {
        let id = entry.update.jobID
        logger.warning("an earlier pilot died over job \(id) (\(entry.phase?.rawValue ?? "starting")): speaking for it")
        var word = entry
        do {
            for file in try await storeLog() { word.update.fileReport?.entries[file.file.lfn] = FileReport.Entry(file) }
        } catch {
            logger.warning("the log of job \(id) cannot be stored: \(error)")
            if Task.isCancelled { return nil }
            if await mayFinish(journal) { return nil }
        }
        word.update.pilotLog = await pilotLog()
        word.conclude(at: context.clock.now, redact: context.redact)
        return word
    }

    /// The end of the dead pilot's log, which is nothing more than a help.
    private func pilotLog() async -> String? {
        guard let job = entry.jobDirectory.map({ FilePath($0) }) else { return nil }
        let work = try? await disk.run("opening \(job)", within: Recovery.patience) { try HeldDirectory(job.removingLastComponent()) }
        guard let work else { return nil }
        return await LogExtract.last(of: context.settings.pilotLogName.value, in: work, disk).map(context.redact)
    }

    private func canBeReached(_ directory: FilePath) async -> Bool {
        (try? await disk.run("looking at \(directory)", within: Recovery.patience) { access(directory.string, R_OK) == 0 }) == true
    }

    /// True while the server may still wait for a job that lacks nothing but its log, which can be stored later, or by a pilot of its queue.
    private func mayFinish(_ journal: Journal) async -> Bool {
        guard entry.hasOutputs, let directory = entry.jobDirectory else { return false }
        let now = context.clock.now
        // What cannot be looked at now may be looked at later.
        guard let modified = try? await journal.modified(now: now) ?? 0 else { return true }
        guard .seconds(saturating: Double(now.saturatedDifference(modified))) < context.settings.lostHeartbeat.value else { return false }
        return await canBeReached(FilePath(directory))
    }

    /// The job's directory and the one around it, while both are a pilot's and can be reached.
    private func directories(of job: String) async -> (HeldDirectory, HeldDirectory)? {
        let found = try? await disk.run("opening \(job)", within: Recovery.patience) { () -> (HeldDirectory, HeldDirectory)? in
            guard let directory = AbandonedDirectory(job)?.held else { return nil }
            return (directory, try HeldDirectory(directory.path.removingLastComponent()))
        }
        return found.flatMap(\.self)
    }

    /// Has the payload's secrets hidden, which its output may show; throws where the payload has not left them to be known.
    private func hideSecrets(in directory: HeldDirectory) async throws(PilotError) {
        let bytes = try? await disk.run("reading its secrets", within: Recovery.patience) {
            try directory.read(JobSecrets.fileName, limit: JobSecrets.largestFile)
        }
        let texts = JobSecrets.texts(inFile: bytes ?? [])
        guard entry.hasSecrets != true || !texts.isEmpty else {
            throw PilotError(
                .logFileCreationFailure, doing: "hiding the payload's secrets",
                reason: "it has taken away \(JobSecrets.fileName), and its output may show them")
        }
        for text in texts { context.redactor.register(Secret(text)) }
    }

    /// Stores the dead pilot's job directory as the job's log, where both can still be reached.
    private func storeLog() async throws(PilotError) -> [StagedFile] {
        guard let log = entry.log, entry.update.fileReport?.entries[log.lfn] == nil else { return [] }
        guard entry.queue == context.queue.name else {
            throw PilotError(
                .logFileCreationFailure, doing: "looking for its storage", reason: "the job is one of queue \(entry.queue)",
                advice: "give -q \(entry.queue)")
        }
        guard let job = entry.jobDirectory, let (directory, work) = await directories(of: job) else {
            throw PilotError(.logFileCreationFailure, doing: "looking for the job's directory", reason: "it is gone")
        }
        try await hideSecrets(in: directory)
        var stored: [StagedFile] = []
        try await LogTransfer(recovering: entry, log, in: directory, work: work, context: context).run(then: { stored = $0 })
        return stored
    }

    /// Removes what the dead pilot left: it may hold its credentials.
    func tidy() async {
        guard context.settings.cleanup.value else { return }
        do {
            let removed = try await disk.run("removing what an earlier pilot left", within: .seconds(60)) { try remove() }
            for path in removed { logger.info("removed \(path) of an earlier pilot") }
        } catch {
            logger.warning("what an earlier pilot left cannot be removed: \(error)")
        }
    }

    private func remove() throws -> [String] {
        let work = entry.workDirectory.map { FilePath($0) }
        // A pilot that could not deliver a last word may live on; one that left no last word is dead.
        guard work.map({ AbandonedDirectory.isAbandoned($0) }) ?? !entry.update.state.isFinal else { return [] }
        var removed: [String] = []
        for path in [entry.jobDirectory, entry.workDirectory].compactMap(\.self) {
            guard let directory = AbandonedDirectory(path) else { continue }
            let remains = try directory.remove()
            removed.append(remains.count == 0 ? path : "\(path), but \(remains),")
        }
        return removed
    }
}
