import JobModel
import Logging
import PandaClient
import Waiting

/// How the last word on somebody else's job gets out.
extension Recovery {
    /// A word that the server refuses is told again for so long.
    static let longestRefusal = 30 * 86400

    /// Says the last word on the job.
    func deliver(_ entry: JournalEntry, _ journal: Journal, to server: any PandaServer, _ summary: inout Summary) async {
        let id = entry.update.jobID, job = AbandonedJob(entry, context, disk)
        guard let word = entry.update.state.isFinal ? entry : await job.lastWord(journal) else { return summary.waiting.append(id) }
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
            await job.tidy()
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
}
