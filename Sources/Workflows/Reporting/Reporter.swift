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

    let server: any PandaServer
    /// Nil where nothing can be written.
    let journal: Journal?
    /// Takes hold of a journal in another place, for a last word that the first one cannot take; nil when there is none.
    let secondPlace: @Sendable () async -> Journal?
    let clock: PilotClock
    let logger: Logger
    let events: PilotEvents
    /// Called with each command that comes back.
    let obey: @Sendable (ServerCommand) -> Void
    let messages: AsyncStream<Message>
    private let inbox: AsyncStream<Message>.Continuation
    let firstWord = Bell()
    /// Rings when a word waits that the one under way must not keep back for long.
    let haste = Bell()
    let givenUp = Bell()
    private var states = JobStateMachine()
    var pending = 0
    var isClosing = false
    var dyingWaits = false
    /// What the final word says, as long as the server has not got it.
    var finalEntry: JournalEntry?
    /// Where the final word is kept; nil as long as it is nowhere.
    var finalPlace: Journal?
    /// Kept when it has been tried to write the final word down.
    let finalIsSettled = Promise<Bool>()
    /// How the server took the last of its words.
    package internal(set) var hearing: Hearing

    package init(
        server: any PandaServer, journal: Journal?, secondPlace: @escaping @Sendable () async -> Journal? = { nil },
        clock: PilotClock, logger: Logger, events: PilotEvents? = nil, obey: @escaping @Sendable (ServerCommand) -> Void
    ) {
        self.server = server
        self.journal = journal
        self.secondPlace = secondPlace
        self.clock = clock
        self.logger = logger
        self.events = events ?? PilotEvents(log: logger)
        self.obey = obey
        hearing = Hearing(since: clock.uptime())
        (messages, inbox) = AsyncStream.makeStream()
    }

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
    func settle() async {
        do {
            try await journal?.settle()
        } catch is SpoolDisk.Hangs, is CancellationError {
            // The first has been said; in both cases the next entry says more.
        } catch {
            logger.warning("\(error)")  // A full disk does not silence the job.
        }
    }
}
