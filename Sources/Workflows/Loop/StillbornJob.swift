import JobModel
import Logging
import PandaClient
import PayloadExecution
import Settings
import Waiting

/// A job that cannot be started at all: the server is told at once, and nothing else happens.
struct StillbornJob {
    let id: Int
    let attemptNumber: Int?
    let error: PilotError

    /// Sends the final word.
    ///
    /// Returns the error that decides the exit code.
    func report(_ context: PilotContext, journal: Journal?, until stopped: @escaping @Sendable () async -> Void) async -> PilotError {
        var update = JobUpdate(jobID: id, attemptNumber: attemptNumber, state: .failed, siteName: context.queue.resource)
        update.node = context.node.name
        update.startTime = context.clock.now
        update.endTime = update.startTime
        update.pilotErrorCode = error.code.rawValue
        update.pilotErrorDiag = context.redact(error.report)
        let failure = FailureReport(stillborn: id, error, context)
        update.pilotLog = context.redact(failure.text(limit: 4000))
        update.cutToServerLimits()
        context.events.tell(.ended(JobEnd(jobID: id, state: .failed, failure: failure, log: nil)))
        let reporter = Reporter(
            server: context.server, journal: journal,
            secondPlace: { [id, attemptNumber] in await context.secondJournal(jobID: id, attemptNumber: attemptNumber) },
            clock: context.clock, logger: context.logger, events: context.events, obey: { _ in })
        await reporter.end(JournalEntry(server: "\(context.settings.serverURL.value)", queue: context.queue.name, update: update))
        // What became of it is in the log, and the error decides anyhow.
        _ = await race(
            { await reporter.talk() },
            orUntil: {
                await stopped()
                await reporter.giveUp()
            })
        await reporter.close()
        return error
    }
}
