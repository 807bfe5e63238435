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
    let context: PilotContext
    private let identity: ServerIdentity
    /// Looks at the directories of dead pilots, which may be on any disk.
    let disk = BlockingWork(threads: 1)
    var logger: Logger { context.logger }

    /// How long a dead pilot's directories may take to answer.
    static let patience = Duration.seconds(10)

    package init(context: PilotContext) {
        self.context = context
        identity = ServerIdentity(context.settings.serverURL.value)
    }

    /// Goes through the spool once, oldest job first, and before it through those that stand in for it in work directories; stops early when the
    /// task is cancelled.
    package func run() async -> Summary {
        var summary = Summary(), told: Set<String> = []
        for spool in await secondPlaces(&summary) {
            for name in await names(in: spool, &summary) where !Task.isCancelled {
                await recover(name, in: spool, &summary)
                told.insert(name)
            }
        }
        for name in await names(in: context.spool, &summary) where !Task.isCancelled {
            if told.contains(name) { await forget(name) } else { await recover(name, in: context.spool, &summary) }
        }
        await sweep()
        return summary
    }

    private func names(in spool: Spool, _ summary: inout Summary) async -> [String] {
        do {
            return try await spool.disk.run("reading the spool \(spool.directory)") { try spool.names() }
        } catch {
            summary.unopened += 1
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
}
