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
    private let clock: PilotClock
    private let logger: Logger
    /// Called with each command that comes back.
    private let obey: @Sendable (ServerCommand) -> Void
    private let messages: AsyncStream<Message>
    private let inbox: AsyncStream<Message>.Continuation
    private let firstWord: AsyncStream<Void>
    private let spoken: AsyncStream<Void>.Continuation
    private var states = JobStateMachine()
    private var isClosing = false
    /// Ends when the final word is spoken, for the word that is under way then.
    private var closing: AsyncStream<Void>.Continuation?
    private var finalIsKept = false
    private var lastWordFailed = false

    package init(
        server: any PandaServer, journal: Journal, clock: PilotClock, logger: Logger, obey: @escaping @Sendable (ServerCommand) -> Void
    ) {
        self.server = server
        self.journal = journal
        self.clock = clock
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
        keep(update)
        closing?.finish()
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
                if !(isClosing && lastWordFailed) { await sayInTime(update) }
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

    /// Says it, but once the final word waits for no longer than two seconds: a hanging server must not keep that back.
    private func sayInTime(_ update: JobUpdate) async {
        let (closed, closing) = AsyncStream<Void>.makeStream()
        self.closing = closing
        if isClosing { closing.finish() }
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await self.say(update) }
            group.addTask { [clock] in
                for await _ in closed {}
                try? await clock.sleep(.seconds(2))  // cut short when the word is out
            }
            await group.next()
            group.cancelAll()
        }
    }

    /// A word that may be lost: the next heartbeat says the same.
    ///
    /// A full disk does not silence it.
    private func say(_ update: JobUpdate) async {
        if !isClosing {
            do {
                try journal.write(update)
            } catch {
                logger.warning("\(error)")
            }
        }
        do {
            let reply = try await server.update(update)
            logger.info("told the server that job \(update.jobID) is \(update.state.rawValue)")
            lastWordFailed = false
            reply.commands.forEach(obey)
        } catch {
            lastWordFailed = true
            logger.warning("could not tell the server that job \(update.jobID) is \(update.state.rawValue): \(error)")
        }
    }

    /// Writes the final word down, before it is sent and again when it could not be.
    private func keep(_ update: JobUpdate) {
        guard !finalIsKept else { return }
        do {
            try journal.write(update)
            finalIsKept = true
        } catch {
            logger.error("\(error)")
        }
    }

    private func deliver(_ update: JobUpdate) async -> Delivery {
        do {
            _ = try await server.update(update)
            logger.info("told the server that job \(update.jobID) has \(update.state.rawValue)")
        } catch {
            keep(update)
            let place = finalIsKept ? "is kept in \(journal.path)" : "could not be kept either"
            logger.error("the final update of job \(update.jobID) was not delivered and \(place): \(error)")
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
