import JobModel
package import Logging
package import PandaClient
package import SystemPackage

/// The only voice of a job: tells the server of it in order, each word written down before it is sent, with exactly one final word.
package actor Reporter {
    /// What became of the final word.
    package enum Delivery: Sendable {
        case delivered
        /// The server could not be told; the update is kept in that file.
        case kept(FilePath, PandaError)
    }

    private enum Message {
        case alive(JobUpdate)
        case final(JobUpdate)
    }

    private let server: any PandaServer
    private let journal: Journal
    private let logger: Logger
    /// Called with each command that comes back.
    private let obey: @Sendable (ServerCommand) -> Void
    private let messages: AsyncStream<Message>
    private let inbox: AsyncStream<Message>.Continuation
    private let firstWord: AsyncStream<Void>
    private let spoken: AsyncStream<Void>.Continuation
    private var states = JobStateMachine()
    private var isClosing = false
    private var lastWordFailed = false

    package init(
        server: any PandaServer, journal: Journal, logger: Logger, obey: @escaping @Sendable (ServerCommand) -> Void
    ) {
        self.server = server
        self.journal = journal
        self.logger = logger
        self.obey = obey
        (messages, inbox) = AsyncStream.makeStream()
        (firstWord, spoken) = AsyncStream.makeStream()
    }

    /// Tells that the job lives.
    ///
    /// The update's state is set here: `starting` the first time, then `running`.
    package func alive(_ update: JobUpdate) {
        guard !isClosing, let state = states.alive() else { return }
        var update = update
        update.state = state
        inbox.yield(.alive(update))
    }

    /// Speaks the final word.
    ///
    /// A second one is not sent.
    package func end(_ update: JobUpdate) {
        guard states.end(update.state) else { return }
        isClosing = true
        inbox.yield(.final(update))
        inbox.finish()
    }

    /// Sends what it is told until the final word is out; run it beside the job.
    ///
    /// Words still waiting when the final one is spoken are dropped if the server does not listen: the final one says all that they would have said.
    package func talk() async -> Delivery? {
        for await message in messages {
            switch message {
            case .alive(let update):
                if !(isClosing && lastWordFailed) { await say(update) }
                spoken.finish()
            case .final(let update): return await deliver(update)
            }
        }
        return nil
    }

    /// Waits until the first word has been answered, or so long.
    ///
    /// A job that the server has given to somebody else is not begun, and what the first transfer asks of the same server finds its
    /// connection free.
    package func heard(within limit: Duration, _ clock: PilotClock) async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { for await _ in self.firstWord {} }
            group.addTask { try? await clock.sleep(limit) }  // cut short when the word is out
            await group.next()
            group.cancelAll()
        }
    }

    /// A word that may be lost: the next heartbeat says the same.
    private func say(_ update: JobUpdate) async {
        do {
            try journal.write(update)
            let reply = try await server.update(update)
            logger.info("told the server that job \(update.jobID) is \(update.state.rawValue)")
            lastWordFailed = false
            reply.commands.forEach(obey)
        } catch {
            lastWordFailed = true
            logger.warning("could not tell the server that job \(update.jobID) is \(update.state.rawValue): \(error)")
        }
    }

    private func deliver(_ update: JobUpdate) async -> Delivery {
        do {
            try journal.write(update)
        } catch {
            // The word itself matters more than its copy.
            logger.error("\(error)")
        }
        do {
            _ = try await server.update(update)
            logger.info("told the server that job \(update.jobID) has \(update.state.rawValue)")
        } catch {
            logger.error("the final update of job \(update.jobID) was not delivered and is kept in \(journal.path): \(error)")
            return .kept(journal.path, error)
        }
        do {
            try journal.remove()
        } catch {
            logger.warning("\(error)")
        }
        return .delivered
    }
}
