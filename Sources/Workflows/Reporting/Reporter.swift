import JobModel
package import Logging
package import PandaClient
import SystemPackage
package import Waiting

/// The only voice of a job: tells the server of it in order, each word written down before it is sent, with exactly one final word.
///
/// A disk that does not take a word in a few seconds is no reason to keep it back: then it is sent all the same.
package actor Reporter {
    /// What became of the final word.
    package enum Delivery: Sendable {
        case delivered
        /// The server could not be told; another pilot, or `pilot recover`, will.
        case spooled(PandaError)
        /// The server could not be told, and the word could not be written down either.
        case lost(PandaError)
    }

    private enum Message {
        case alive(JobUpdate)
        /// The job lives, but is being ended.
        case dying(JobUpdate)
        case look(JobUpdate)
        case final(JobUpdate)
    }

    let server: any PandaServer
    /// Nil where nothing can be written.
    let journal: Journal?
    /// Takes hold of a journal in another place, for a last word that the first one cannot take; nil when there is none.
    let secondPlace: @Sendable () async -> Journal?
    private let clock: PilotClock
    let logger: Logger
    /// Called with each command that comes back.
    private let obey: @Sendable (ServerCommand) -> Void
    private let messages: AsyncStream<Message>
    private let inbox: AsyncStream<Message>.Continuation
    private let firstWord = Bell()
    /// Rings when a word waits that the one under way must not keep back for long.
    private let haste = Bell()
    let givenUp = Bell()
    private var states = JobStateMachine()
    private var pending = 0
    private var isClosing = false
    private var dyingWaits = false
    /// What the final word says, as long as the server has not got it.
    var finalEntry: JournalEntry?
    /// Where the final word is kept; nil as long as it is nowhere.
    var finalPlace: Journal?
    /// Kept when it has been tried to write the final word down.
    let finalIsSettled = Promise<Bool>()
    /// Uptime of the last word that was taken; a job that nobody spoke of yet has been heard when it came.
    package private(set) var lastHeard: Duration
    /// Why the last word was not taken; nil when it was.
    package private(set) var lastFailure: PandaError?
    /// How long the last word took to be answered; nil when it was not.
    package private(set) var lastAnswer: Duration?

    package init(
        server: any PandaServer, journal: Journal?, secondPlace: @escaping @Sendable () async -> Journal? = { nil },
        clock: PilotClock, logger: Logger, obey: @escaping @Sendable (ServerCommand) -> Void
    ) {
        self.server = server
        self.journal = journal
        self.secondPlace = secondPlace
        self.clock = clock
        self.logger = logger
        self.obey = obey
        lastHeard = clock.uptime()
        (messages, inbox) = AsyncStream.makeStream()
    }

    // MARK: What is said

    /// Writes down what is known of the job, without telling the server.
    package func remember(_ entry: JournalEntry) async {
        guard !isClosing else { return }
        journal?.want(entry)
        await settle()
    }

    /// Tells that the job lives.
    ///
    /// The state is set here: `starting` the first time, then `running`. It is not sent when another such word still waits, which says the same.
    package func alive(_ entry: JournalEntry) async {
        guard let entry = living(entry) else { return }
        if pending < 2 { send(.alive(entry.update.living)) }
        await settle()
    }

    /// Tells that the job lives and is being ended, with the error; a word that is under way is not waited for.
    package func dying(_ entry: JournalEntry) async {
        guard let entry = living(entry) else { return }
        var update = entry.update.living
        (update.pilotErrorCode, update.pilotErrorDiag) = (entry.update.pilotErrorCode, entry.update.pilotErrorDiag)
        dyingWaits = true
        haste.ring()
        send(.dying(update))
        await settle()
    }

    /// The entry with the state in which the server is told of it; nil when nothing more may be told.
    private func living(_ entry: JournalEntry) -> JournalEntry? {
        guard !isClosing, let state = states.alive() else { return nil }
        var entry = entry
        entry.update.state = state
        journal?.want(entry)
        return entry
    }

    /// Asks whether the server wants something of the job; says nothing new, and nothing at all as long as another word is under way.
    package func look(_ update: JobUpdate) {
        guard !isClosing, pending == 0, states.told != nil, let state = states.alive() else { return }
        var look = update.look
        look.state = state
        send(.look(look))
    }

    /// Speaks the final word; it is under way when this returns, or about to be.
    ///
    /// A second one is not sent. What it says more is written down as long as the server has not got the first.
    package func end(_ entry: JournalEntry) async {
        if states.end(entry.update.state) {
            isClosing = true
            finalEntry = entry
            journal?.want(entry)
            haste.ring()
            send(.final(entry.update))
            inbox.finish()
        } else if var told = finalEntry {
            told.update.fileReport = entry.update.fileReport
            finalEntry = told
            (finalPlace ?? journal)?.want(told)
        }
        guard finalEntry != nil else { return }
        await keepFinal()
        finalIsSettled.keep(true)
    }

    /// Lets go of the job's journals, when all has been said.
    package func close() async {
        await journal?.close()
        if finalPlace !== journal { await finalPlace?.close() }
    }

    /// Leaves the final word to the spool.
    package func giveUp() { givenUp.ring() }

    private func send(_ message: Message) {
        pending += 1
        inbox.yield(message)
    }

    /// Waits until what is known is on the disk.
    private func settle() async {
        do {
            try await journal?.settle()
        } catch is SpoolDisk.Hangs, is CancellationError {
            // The first has been said; in both cases the next entry says more.
        } catch {
            logger.warning("\(error)")  // A full disk does not silence the job.
        }
    }

    // MARK: How it is sent

    /// Sends what it is told until the final word is out; run it beside the job.
    ///
    /// Words still waiting when the final one is spoken are dropped if the server does not listen: the final one says all that they would have said.
    package func talk() async -> Delivery? {
        for await message in messages {
            switch message {
            case .alive(let update):
                await settle()
                if !(isClosing && lastFailure != nil) { await sayInTime(update, .heartbeat) }
                firstWord.ring()
            case .dying(let update):
                dyingWaits = false
                if !isClosing { await sayInTime(update, .heartbeat) }
            case .look(let update):
                if !isClosing { await sayInTime(update, .look) }
            case .final(let update):
                return await deliver(update)
            }
            pending -= 1
        }
        return nil
    }

    /// Waits until the first word has been answered, or so long.
    ///
    /// A job that the server has given to somebody else is not begun, and what the first transfer asks of the same server finds its
    /// connection free.
    package func heard(within limit: Duration) async {
        await firstWord.wait(atMost: limit, clock)
    }

    /// Says it, but once the final word waits for no longer than two seconds: a hanging server must not keep that back.
    ///
    /// One that tells of the job's end waits for half a second.
    private func sayInTime(_ update: JobUpdate, _ effort: Effort) async {
        _ = await race(
            { await self.say(update, effort) },
            orUntil: { [haste, clock] in
                if await !self.isHasty { await haste.wait() }
                // Cut short when the word is out.
                try? await clock.sleep(await self.isClosing ? .seconds(2) : .milliseconds(500))
            })
    }

    private var isHasty: Bool { isClosing || dyingWaits }

    /// A word that may be lost: the next one says the same.
    private func say(_ update: JobUpdate, _ effort: Effort) async {
        let begun = clock.uptime()
        do {
            let reply = try await server.update(update, effort: effort)
            heard(after: begun, nil)
            if effort == .heartbeat { logger.info("told the server that job \(update.jobID) is \(update.state.rawValue)") }
            if reply.alreadyDone { logger.warning("the server has had a final word on job \(update.jobID) already") }
            reply.commands.forEach(obey)
        } catch {
            heard(after: begun, error)
            logger.warning("could not tell the server that job \(update.jobID) is \(update.state.rawValue): \(error)")
        }
    }

    private func heard(after begun: Duration, _ failure: PandaError?) {
        lastFailure = failure
        lastAnswer = failure == nil ? clock.uptime() - begun : nil
        if failure == nil { lastHeard = clock.uptime() }
    }
}
