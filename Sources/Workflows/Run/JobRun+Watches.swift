import JobModel
import Logging
import PandaClient

/// Those beside the work: they tell of it, listen for the server, and may end it.
extension JobRun {
    /// Heartbeats.
    func beat() async {
        let settings = context.settings
        while !Task.isCancelled {
            let interval = isDebugged ? settings.debugHeartbeat.value : settings.heartbeat.value
            await heartbeatIsDue.wait(atMost: HeartbeatSchedule(interval: interval).next(), context.clock)
            if !Task.isCancelled { await tellServer() }
        }
    }

    private var isDebugged: Bool { record.isDebugged || context.settings.debug.value }

    /// Asks between heartbeats whether the server wants something of the job.
    func look() async {
        let settings = context.settings
        guard settings.killCheck.value > .zero else { return }
        var pace = LookPace(shortest: settings.killCheck.value, longest: settings.heartbeat.value)
        var pause = pace.first
        while true {
            do {
                try await context.clock.sleep(pause)
            } catch {
                return  // cancelled: the job is over
            }
            pause = pace.next(after: await reporter.lastAnswer)
            await reporter.look(
                JobUpdate(jobID: job.id, attemptNumber: job.attemptNumber, state: .running, siteName: context.queue.resource))
        }
    }

    func obeyOrders() async {
        for await order in orders { obey(order) }
    }

    private func obey(_ order: ServerCommand) {
        switch order {
        case .tobekilled: break  // counted when it came
        case .debug, .debugCommand: debug(true)
        case .debugOff: debug(false)
        case .noCleanup: change { $0.keepsDirectory = true }
        case .softkill: logger.info("job \(job.id) shall end softly, which says nothing to a job that is no event service's")
        case .other(let word): logger.warning("the server says '\(word)' of job \(job.id), which this pilot does not know")
        }
    }

    private func debug(_ isOn: Bool) {
        guard record.isDebugged != isOn else { return }
        change { $0.isDebugged = isOn }
        heartbeatIsDue.ring()  // The interval has changed.
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
            let left = limit - (clock.uptime() - (await reporter.lastHeard))
            if left <= .zero { return .lostHeartbeat(job.id, limit, await reporter.lastFailure) }
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
