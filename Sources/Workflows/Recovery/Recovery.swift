import Files
import Glibc
import JobModel
import Logging
import PandaClient
import Settings
import Staging
import SystemPackage
import Waiting

/// Delivers the last words that other pilots could not, and speaks for pilots that died over their jobs.
///
/// Each journal is held while it is worked on, so of several pilots on one spool one delivers. The word is written down before it is sent, as by the
/// job's own pilot; a word that the server has had already changes nothing there.
package struct Recovery: Sendable {
    /// What became of the journals.
    package struct Summary: Sendable, Equatable {
        package var delivered: [Int] = []
        /// Jobs whose word the server still has not got.
        package var waiting: [Int] = []
        /// Jobs of other servers.
        package var foreign: [Int] = []
        /// Journals that were set aside, since nobody can read them.
        package var corrupt = 0
        /// Journals that stay, since this pilot cannot read them.
        package var unread = 0
        /// False once the server would not listen; from then on nothing is sent.
        package var isHeard = true
    }

    private let context: PilotContext
    private var logger: Logger { context.logger }

    package init(context: PilotContext) {
        self.context = context
    }

    /// Goes through the spool once, oldest job first; stops early when the task is cancelled.
    package func run() async -> Summary {
        var summary = Summary()
        do {
            for name in try context.spool.names() where !Task.isCancelled { await recover(name, &summary) }
            try context.spool.trim(now: Int(context.clock.epoch()), logger: logger)
        } catch {
            logger.warning("\(error)")
        }
        return summary
    }

    private func recover(_ name: String, _ summary: inout Summary) async {
        do {
            // Nil: its pilot lives, or another one is at it; or it has been delivered since the spool was listed.
            guard let journal = try context.spool.journal(named: name), let entry = read(journal, &summary) else { return }
            await recover(entry, journal, &summary)
        } catch {
            summary.unread += 1
            logger.warning("\(error)")  // The other jobs do not wait for this one.
        }
    }

    private func read(_ journal: Journal, _ summary: inout Summary) -> JournalEntry? {
        do {
            return try journal.read()
        } catch let error as JournalEntry.OtherVersion {
            summary.unread += 1
            logger.warning("the journal \(journal.path) is for another version of the pilot: \(error)")
        } catch let error as Errno where !Self.meansNoJournal.contains(error) {
            summary.unread += 1
            logger.warning("the journal \(journal.path) cannot be reached: \(error)")
        } catch {
            summary.corrupt += 1
            setAside(journal, error)
        }
        return nil
    }

    /// Errors that no later reading mends: something else than a file, or more than a journal can be.
    private static let meansNoJournal: Set<Errno> = [.tooManySymbolicLinkLevels, .isDirectory, .fileTooLarge]

    private func recover(_ entry: JournalEntry, _ journal: Journal, _ summary: inout Summary) async {
        let id = entry.update.jobID
        guard entry.server == "\(context.settings.serverURL.value)" else {
            summary.foreign.append(id)
            logger.info("the spool holds job \(id) of \(entry.server), which this pilot does not talk to")
            return
        }
        if summary.isHeard, await deliver(entry, journal, &summary) { summary.delivered.append(id) } else { summary.waiting.append(id) }
    }

    private func setAside(_ journal: Journal, _ error: any Error) {
        do {
            let aside = try journal.setAside()
            logger.error("the journal \(journal.path) cannot be read (\(error)): it is now \(aside)")
        } catch {
            logger.error("\(error)")
        }
    }

    /// Says the last word on the job; true when the server has it.
    private func deliver(_ entry: JournalEntry, _ journal: Journal, _ summary: inout Summary) async -> Bool {
        guard let word = entry.update.state.isFinal ? entry : await lastWord(for: entry, journal) else { return false }
        do throws(PilotError) {
            if word != entry { try journal.write(word) }
        } catch {
            logger.warning("\(error)")  // A full disk does not silence the job.
        }
        do {
            let reply = try await context.server.update(word.update, effort: .heartbeat)
            let news = reply.alreadyDone ? "the server knew that" : "told the server that"
            logger.info("\(news) job \(word.update.jobID) of an earlier pilot has \(word.update.state.rawValue)")
            try journal.remove()
        } catch {
            logger.warning("the word on job \(word.update.jobID) of an earlier pilot still waits in \(journal.path): \(error)")
            // Only a word that the server has read and refuses says nothing of the others.
            if let error = error as? PandaError, !error.isRefusal { summary.isHeard = false }
            return false
        }
        tidy(entry)
        return true
    }

    /// What the dead pilot would have said last: finished if only its log was missing and can still be stored, else failed.
    ///
    /// Nil when it is too early to say.
    private func lastWord(for entry: JournalEntry, _ journal: Journal) async -> JournalEntry? {
        let id = entry.update.jobID
        logger.warning("an earlier pilot died over job \(id) (\(entry.phase?.rawValue ?? "starting")): speaking for it")
        var word = entry
        do {
            for file in try await storeLog(of: entry) { word.update.fileReport?.entries[file.file.lfn] = FileReport.Entry(file) }
        } catch {
            logger.warning("the log of job \(id) cannot be stored: \(error)")
            if Task.isCancelled || mayFinish(entry, journal) { return nil }
        }
        if let work = entry.jobDirectory.flatMap({ try? HeldDirectory(FilePath($0).removingLastComponent()) }) {
            let extract = await LogExtract.last(of: context.settings.pilotLogName.value, in: work, context.work.disk)
            word.update.pilotLog = extract.map(context.redact)
        }
        word.conclude(at: Int(context.clock.epoch()), redact: context.redact)
        return word
    }

    /// True while the server may still wait for a job that lacks nothing but its log, which can be stored later, or by a pilot of its queue.
    private func mayFinish(_ entry: JournalEntry, _ journal: Journal) -> Bool {
        let silence = Int(context.clock.epoch()) - (journal.modified ?? 0)
        return entry.hasOutputs && .seconds(silence) < context.settings.lostHeartbeat.value
            && entry.jobDirectory.map { access($0, R_OK) == 0 } == true
    }

    /// Stores the dead pilot's job directory as the job's log, where both can still be reached.
    private func storeLog(of entry: JournalEntry) async throws(PilotError) -> [StagedFile] {
        guard let log = entry.log, entry.update.fileReport?.entries[log.lfn] == nil else { return [] }
        guard entry.queue == context.queue.name, let directory = entry.jobDirectory.flatMap({ AbandonedDirectory($0) })?.held,
            let work = try? HeldDirectory(directory.path.removingLastComponent())
        else {
            throw PilotError(.logFileCreationFailure, doing: "looking for the job's directory", reason: "it is gone, or of another queue")
        }
        var stored: [StagedFile] = []
        try await LogTransfer(recovering: entry, log, in: directory, work: work, context: context).run(then: { stored = $0 })
        return stored
    }

    /// Removes what the dead pilot left: it may hold its credentials.
    private func tidy(_ entry: JournalEntry) {
        guard context.settings.cleanup.value else { return }
        let work = entry.workDirectory.map { FilePath($0) }
        // A pilot that could not deliver a last word may live on; one that left no last word is dead.
        guard work.map({ AbandonedDirectory.isAbandoned($0) }) ?? !entry.update.state.isFinal else { return }
        for path in [entry.jobDirectory, entry.workDirectory].compactMap(\.self) {
            guard let directory = AbandonedDirectory(path) else { continue }
            do {
                let remains = try directory.remove()
                if remains.count == 0 {
                    logger.info("removed \(path) of an earlier pilot")
                } else {
                    logger.warning("removing \(path) of an earlier pilot: \(remains)")
                }
            } catch {
                logger.warning("\(path) of an earlier pilot cannot be removed: \(error)")
            }
        }
    }
}
