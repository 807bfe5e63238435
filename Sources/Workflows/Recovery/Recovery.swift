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
        /// Jobs whose word the server has read and refused for a month.
        package var givenUp: [Int] = []
        /// Journals of pilots that live, or that another recovery is at.
        package var held = 0
        /// Journals that were set aside, since nobody can read them.
        package var corrupt = 0
        /// Journals that stay, since this pilot cannot read them.
        package var unread = 0
        /// False once the server would not listen; from then on nothing is sent.
        package var isHeard = true
    }

    let context: PilotContext
    private let identity: ServerIdentity
    /// Looks at the directories of dead pilots, which may be on any disk.
    let disk = BlockingWork(threads: 1)
    var logger: Logger { context.logger }

    /// A word that the server refuses is told again for so long.
    static let longestRefusal = 30 * 86400

    package init(context: PilotContext) {
        self.context = context
        identity = ServerIdentity(context.settings.serverURL.value)
    }

    /// Goes through the spool once, oldest job first, and before it through those that stand in for it in work directories; stops early when the
    /// task is cancelled.
    package func run() async -> Summary {
        var summary = Summary(), told: Set<String> = []
        for spool in await secondPlaces() {
            for name in await names(in: spool) where !Task.isCancelled {
                await recover(name, in: spool, &summary)
                told.insert(name)
            }
        }
        for name in await names(in: context.spool) where !Task.isCancelled {
            if told.contains(name) { await forget(name) } else { await recover(name, in: context.spool, &summary) }
        }
        await sweep()
        return summary
    }

    private func names(in spool: Spool) async -> [String] {
        do {
            return try await spool.disk.run("reading the spool \(spool.directory)") { try spool.names() }
        } catch {
            logger.warning("\(error)")
            return []
        }
    }

    private func sweep() async {
        let spool = context.spool, now = context.clock.now
        do {
            try await spool.disk.run("sweeping the spool \(spool.directory)") { try spool.sweep(now: now) }
        } catch {
            logger.warning("\(error)")
        }
    }

    /// The spool knew less of the job than the place that stood in for it.
    private func forget(_ name: String) async {
        do {
            let journal = try await context.spool.journal(named: name)
            try await journal?.remove()
            await journal?.close()
        } catch {
            logger.warning("\(error)")
        }
    }

    private func recover(_ name: String, in spool: Spool, _ summary: inout Summary) async {
        do {
            // Nil: its pilot lives, or another one is at it.
            guard let journal = try await spool.journal(named: name) else { return summary.held += 1 }
            // No entry: it has been delivered since the spool was listed.
            if let entry = await read(journal, &summary) { await recover(entry, journal, &summary) }
            await journal.close()
        } catch {
            summary.unread += 1
            logger.warning("\(error)")  // The other jobs do not wait for this one.
        }
    }

    private func read(_ journal: Journal, _ summary: inout Summary) async -> JournalEntry? {
        do {
            return try await journal.read()
        } catch let error as JournalEntry.OtherVersion {
            summary.unread += 1
            logger.warning("the journal \(journal.path) is for another version of the pilot: \(error)")
        } catch let error as Errno where !Self.meansNoJournal.contains(error) {
            summary.unread += 1
            logger.warning("the journal \(journal.path) cannot be reached: \(error)")
        } catch let error where error is SpoolDisk.Hangs || error is CancellationError {
            summary.unread += 1
        } catch {
            summary.corrupt += 1
            await setAside(journal, error)
        }
        return nil
    }

    /// Errors that no later reading mends: something else than a file, or more than a journal can be.
    private static let meansNoJournal: Set<Errno> = [.tooManySymbolicLinkLevels, .isDirectory, .fileTooLarge]

    private func recover(_ entry: JournalEntry, _ journal: Journal, _ summary: inout Summary) async {
        let id = entry.update.jobID
        guard let address = await identity.address(of: entry.server) else {
            summary.foreign.append(id)
            logger.info("the spool holds job \(id) of \(entry.server), which this pilot does not talk to")
            return
        }
        guard summary.isHeard else { return summary.waiting.append(id) }
        await deliver(entry, journal, to: context.server(at: address), &summary)
    }

    private func setAside(_ journal: Journal, _ error: any Error) async {
        do {
            guard let aside = try await journal.setAside() else { return }
            logger.error("the journal \(journal.path) cannot be read (\(error)): it is now \(aside)")
        } catch {
            logger.error("\(error)")
        }
    }

    /// Says the last word on the job.
    private func deliver(_ entry: JournalEntry, _ journal: Journal, to server: any PandaServer, _ summary: inout Summary) async {
        let id = entry.update.jobID
        guard let word = entry.update.state.isFinal ? entry : await lastWord(for: entry, journal) else { return summary.waiting.append(id) }
        do {
            if word != entry { try await journal.write(word) }
        } catch {
            logger.warning("\(error)")  // A full disk does not silence the job.
        }
        if word.update.state == .failed { await deleteOrphans(of: word, askingOf: server) }
        do {
            let reply = try await server.update(word.update, effort: .heartbeat)
            summary.delivered.append(id)
            let news = reply.alreadyDone ? "the server knew that" : "told the server that"
            logger.info("\(news) job \(id) of an earlier pilot has \(word.update.state.rawValue)")
            try await journal.remove()
            await tidy(entry)
        } catch let error as PandaError {
            await failed(error, word, journal, &summary)
        } catch {
            logger.warning("\(error)")
        }
    }

    private func failed(_ error: PandaError, _ word: JournalEntry, _ journal: Journal, _ summary: inout Summary) async {
        let id = word.update.jobID
        // Only a word that the server has read and refuses says nothing of the others.
        if !error.isRefusal { summary.isHeard = false }
        let age = Int(context.clock.epoch()) - (word.update.endTime ?? word.update.startTime ?? .max)
        guard error.isRefusal, age > Self.longestRefusal else {
            summary.waiting.append(id)
            return logger.warning("the word on job \(id) of an earlier pilot still waits in \(journal.path): \(error)")
        }
        summary.givenUp.append(id)
        logger.error("the word on job \(id) of an earlier pilot is given up, as the server refuses it: \(error)")
        do {
            try await journal.remove()
        } catch {
            logger.warning("\(error)")
        }
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
            if Task.isCancelled { return nil }
            if await mayFinish(entry, journal) { return nil }
        }
        word.update.pilotLog = await pilotLog(of: entry)
        word.conclude(at: context.clock.now, redact: context.redact)
        return word
    }

    /// The end of the dead pilot's log, which is nothing more than a help.
    private func pilotLog(of entry: JournalEntry) async -> String? {
        guard let job = entry.jobDirectory.map({ FilePath($0) }) else { return nil }
        let work = try? await disk.run("opening \(job)", within: Self.patience) { try HeldDirectory(job.removingLastComponent()) }
        guard let work else { return nil }
        return await LogExtract.last(of: context.settings.pilotLogName.value, in: work, disk).map(context.redact)
    }

    /// How long a dead pilot's directories may take to answer.
    static let patience = Duration.seconds(10)

    private func canBeReached(_ directory: FilePath) async -> Bool {
        (try? await disk.run("looking at \(directory)", within: Self.patience) { access(directory.string, R_OK) == 0 }) == true
    }

    /// True while the server may still wait for a job that lacks nothing but its log, which can be stored later, or by a pilot of its queue.
    private func mayFinish(_ entry: JournalEntry, _ journal: Journal) async -> Bool {
        guard entry.hasOutputs, let directory = entry.jobDirectory else { return false }
        let now = context.clock.now
        // What cannot be looked at now may be looked at later.
        guard let modified = try? await journal.modified(now: now) ?? 0 else { return true }
        guard .seconds(saturating: Double(now.saturatedDifference(modified))) < context.settings.lostHeartbeat.value else { return false }
        return await canBeReached(FilePath(directory))
    }

    /// The job's directory and the one around it, while both are a pilot's and can be reached.
    private func directories(of job: String) async -> (HeldDirectory, HeldDirectory)? {
        let found = try? await disk.run("opening \(job)", within: Self.patience) { () -> (HeldDirectory, HeldDirectory)? in
            guard let directory = AbandonedDirectory(job)?.held else { return nil }
            return (directory, try HeldDirectory(directory.path.removingLastComponent()))
        }
        return found.flatMap(\.self)
    }

    /// Stores the dead pilot's job directory as the job's log, where both can still be reached.
    private func storeLog(of entry: JournalEntry) async throws(PilotError) -> [StagedFile] {
        guard let log = entry.log, entry.update.fileReport?.entries[log.lfn] == nil else { return [] }
        guard entry.queue == context.queue.name, let job = entry.jobDirectory, let (directory, work) = await directories(of: job) else {
            throw PilotError(.logFileCreationFailure, doing: "looking for the job's directory", reason: "it is gone, or of another queue")
        }
        var stored: [StagedFile] = []
        try await LogTransfer(recovering: entry, log, in: directory, work: work, context: context).run(then: { stored = $0 })
        return stored
    }

    /// Removes what the dead pilot left: it may hold its credentials.
    private func tidy(_ entry: JournalEntry) async {
        guard context.settings.cleanup.value else { return }
        do {
            let removed = try await disk.run("removing what an earlier pilot left", within: .seconds(60)) { try Self.remove(entry) }
            for path in removed { logger.info("removed \(path) of an earlier pilot") }
        } catch {
            logger.warning("what an earlier pilot left cannot be removed: \(error)")
        }
    }

    private static func remove(_ entry: JournalEntry) throws -> [String] {
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
