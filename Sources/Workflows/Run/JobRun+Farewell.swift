import JobModel
import Logging
import PandaClient
import Settings
import Staging
import Waiting

/// The last things of a job, which have their time and no more.
extension JobRun {
    /// Stores the log as long as there is time: a slow storage must not keep the final word back.
    func storeLogInTime() async {
        let begun = context.clock.uptime()
        _ = await race(
            { await self.storeLog() },
            orUntil: {
                await self.wait { $0.endOfLog(begun: begun) }
                guard !Task.isCancelled else { return }  // the log is stored
                // Noted before the transfer is cancelled, whose own failure says less.
                await self.fail(self.endings.first?.reason ?? self.lifetime.reached(self.job.id))
            })
    }

    /// After a signal, tells the server at once why the job is being ended, and speaks the last word when that takes long.
    ///
    /// Batch systems kill ten seconds after the signal, whatever the payload's grace is.
    func speakInTime() async {
        await endings.urgent(1)
        guard !Task.isCancelled, isWorking, let signal = endings.urgent.first else { return }
        await fail(signal.reason)
        await reporter.dying(entry(.running))
        let patience = context.settings.finalUpdateDelay.value
        guard patience > .zero, (try? await context.clock.sleep(until: signal.time + patience)) != nil, !record.errors.isEmpty else {
            return  // all is over in time
        }
        logger.notice("job \(job.id): the last word goes out before the end of all, \(patience.components.seconds) s after the signal")
        spokeEarly = true
        await speakLastWord()
    }

    /// The server takes no file of a job after its last word, but it keeps lines for people: they say where a log is that was stored later.
    ///
    /// Source: `update_job` of panda-server, which drops the file report of a second final update and stores its pilot log.
    func tellOfLateLog(after delivery: Reporter.Delivery?) async {
        guard spokeEarly, case .delivered? = delivery, let log = record.storedLog else { return }
        var update = JobUpdate(jobID: job.id, attemptNumber: job.attemptNumber, state: .failed, siteName: context.queue.resource)
        update.pilotLog = context.redact("the log was stored after the final update: \(log.surl), \(log.size) bytes, \(log.checksum)")
        let server = context.server
        // A courtesy: whether it is heard changes nothing.
        _ = await context.clock.within(.seconds(2)) { [update] in try? await server.update(update, effort: .look) }
    }

    /// Waits until a moment of the farewell, which each signal may bring nearer.
    func wait(until moment: @Sendable (Farewell) -> Duration) async {
        let clock = context.clock
        while !Task.isCancelled {
            let signals = endings.urgent.map(\.time)
            let left = moment(Farewell(lifetime: lifetime, grace: context.settings.grace.value, signals: signals)) - clock.uptime()
            if left <= .zero { return }
            await clock.within(left) { await self.endings.urgent(signals.count + 1) }
        }
    }

    nonisolated var lifetime: Lifetime { Lifetime(settings: context.settings, queue: context.queue) }
}
