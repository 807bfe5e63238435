import JobModel
import Logging
import PandaClient
import PayloadExecution
import Settings
import Waiting

/// Those beside the work: they tell of it, listen for the server, and may end it.
extension JobRun {
    /// Heartbeats; in debug mode more often, each with the output of the debug command in force.
    func beat() async {
        let settings = context.settings
        while !Task.isCancelled {
            let interval = record.debugMode.request == nil ? settings.heartbeat.value : settings.debugHeartbeat.value
            await heartbeatIsDue.wait(atMost: HeartbeatSchedule(interval: interval).next(), context.clock)
            await debug()
            if !Task.isCancelled { await tellServer() }
        }
    }

    private func debug() async {
        guard let request = record.debugMode.request, !Task.isCancelled else { return change { $0.debugOutput = nil } }
        let debugger = Debugger(
            directory: directory.held, disk: directory.disk, payload: record.running?.process.tree, clock: context.clock,
            redact: context.redact)
        let output = await debugger.output(for: request)
        change { $0.debugOutput = output.text }
        if let ending = output.ending {
            endings.request(Endings.Ending(reason: ending, isUrgent: false, time: context.clock.uptime()))
        }
    }

    /// Asks between heartbeats whether the server wants something of the job.
    func look() async {
        let settings = context.settings
        guard settings.killCheck.value > .zero else { return }
        var pace = LookPace(shortest: settings.killCheck.value, longest: settings.heartbeat.value)
        var pause = pace.first()
        while true {
            do {
                try await context.clock.sleep(pause)
            } catch {
                return  // cancelled: the job is over
            }
            pause = pace.next(after: await reporter.hearing.lastAnswer)
            await reporter.look(
                JobUpdate(jobID: job.id, attemptNumber: job.attemptNumber, state: .running, siteName: context.queue.resource))
        }
    }

    func obeyOrders() async {
        for await order in orders { obey(order) }
    }

    /// `tobekilled` has been obeyed when it came.
    private func obey(_ order: ServerCommand) {
        switch order {
        case .tobekilled: break
        case .debug, .debugOff, .debugCommand: debug(order)
        case .noCleanup:
            if !record.keepsDirectory { logger.notice("job \(job.id): the server wants the job directory \(directory.path) to stay") }
            change { $0.keepsDirectory = true }
        case .softkill: logger.notice("job \(job.id): softkill is not for this job: it has no event service")
        case .other(let word): logger.warning("job \(job.id): the server's command '\(word)' is not known")
        }
    }

    /// The server repeats its debug command in every answer; a new one is shown at once, and from then on at another pace.
    private func debug(_ order: ServerCommand) {
        var mode = record.debugMode
        mode.obey(order)
        guard mode != record.debugMode else { return }
        change { [mode] in $0.debugMode = mode }
        logger.notice("job \(job.id): debug mode: \(mode)")
        heartbeatIsDue.ring()
    }

    func timeLimit() async -> PilotError? {
        do {
            try await context.clock.sleep(until: lifetime.lastMoment)
        } catch {
            return nil  // cancelled: the job ended in time
        }
        return lifetime.reached(job.id)
    }

    /// Waits for the server to have been silent for so long that it takes the job for lost.
    func silence() async -> PilotError? {
        let limit = context.settings.lostHeartbeat.value, clock = context.clock
        while true {
            let left = limit - (clock.uptime() - (await reporter.hearing.lastHeard))
            if left <= .zero { return .lostHeartbeat(job.id, limit, await reporter.hearing.lastFailure) }
            do {
                try await clock.sleep(left)
            } catch {
                return nil  // cancelled: the job ended in time
            }
        }
    }
}

extension PilotError {
    static func killedByServer(_ jobID: Int) -> PilotError {
        PilotError(.pandaKill, doing: "running job \(jobID)", reason: "the server told the pilot to kill it")
    }

    /// A server that is away is told apart from one that refuses us: the code is that of the last failure.
    static func lostHeartbeat(_ jobID: Int, _ limit: Duration, _ failure: PandaError?) -> PilotError {
        PilotError(
            failure?.pilotError.code ?? .communicationFailure, doing: "running job \(jobID)",
            reason: "no heartbeat was accepted for \(limit.components.seconds) s, so that the server has given the job up", cause: failure)
    }
}
