import Logging
import PandaClient
import Waiting

/// How words are sent, one after the other.
extension Reporter {
    /// What waits to be sent.
    enum Message {
        case alive(JobUpdate)
        /// The job lives, but is being ended.
        case dying(JobUpdate)
        case look(JobUpdate)
        case final(JobUpdate)
    }

    /// Sends what it is told until the final word is out; run it beside the job.
    ///
    /// Words still waiting when the final one is spoken are dropped if the server does not listen: the final one says all that they would have said.
    package func talk() async -> Delivery? {
        for await message in messages {
            switch message {
            case .alive(let update):
                await settle()
                if !(isClosing && hearing.lastFailure != nil) { await sayInTime(update, .heartbeat) }
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
            hearing.note(nil, from: begun, to: clock.uptime())
            if effort == .heartbeat || reply.alreadyDone { events.tell(.answer(update.state, reply, job: update.jobID)) }
            reply.commands.forEach(obey)
        } catch {
            hearing.note(error, from: begun, to: clock.uptime())
            events.tell(.unheard(update.state, error, job: update.jobID))
        }
    }
}
