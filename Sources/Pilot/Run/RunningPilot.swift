import JobModel
import Logging
import PandaClient
import PayloadExecution
import Settings
import SystemPackage
import Waiting
import Workflows

/// The pilot from its first job request to its last sign of life.
struct RunningPilot {
    let context: PilotContext
    let workflow: Workflow
    let request: JobRequest
    let time: ActiveTime

    /// What the batch system did not finish before it does again, in the same place or another: that explains jobs that were lost.
    private func tellOfRestart() {
        let count = context.node.batchRestarts
        guard count > 0 else { return }
        context.logger.notice(
            "this is no first start: the batch system has started the same batch job \(count) time\(count == 1 ? "" : "s") before")
    }

    /// The job loop with all that goes on beside it, and the worker's first and last sign of life around it.
    ///
    /// `watch` keeps credential and trust fresh. Returns the error that decides the exit code, or nil.
    func live(_ interruptible: Interruptible, watch: @escaping @Sendable () async -> Void) async -> PilotError? {
        tellOfRestart()
        let node = NodeSigns(context: context)
        let loop = JobLoop(context: context, workflow: workflow, request: request, introduction: { await node.tell() })
        let worker = WorkerSigns(context: context)
        let pulse = Pulse(
            time, clock: context.clock, file: (context.work.held, FilePath(context.settings.pilotHeartbeatName.value)),
            logger: context.logger)
        let isRecovered = Bell(), isTidied = Bell()
        let failure = await withTaskGroup(of: Void.self) { group in
            group.addTask { await SignalReason.forward(interruptible.signals, to: loop, context: context, hurry: isRecovered) }
            group.addTask { await watch() }
            group.addTask { await pulse.beat(resumed: { await loop.resume() }) }
            group.addTask { await worker.tell(.started) }
            group.addTask { await node.tellOfGPUs() }
            group.addTask {
                await AbandonedDirectory.removeAll(context)
                isTidied.ring()
            }
            group.addTask {
                // What earlier pilots of this node left is done beside the jobs.
                _ = await Recovery(context: context).run()
                isRecovered.ring()
            }
            let error = await loop.run()
            if error?.signal == nil {
                await isRecovered.wait(atMost: Self.patienceWithRecovery, context.clock)
                await isTidied.wait(atMost: Self.patienceWithDirectories, context.clock)
            }
            group.cancelAll()
            return error
        }
        let stopping = await loop.stopping
        do throws(PilotError) {
            try await interruptible.run { () throws(PilotError) in
                await sayGoodbye(worker, within: stopping == nil ? .seconds(5) : .seconds(1))
            }
            return stopping ?? failure
        } catch {
            return stopping ?? error  // a signal that came only now
        }
    }

    /// How long a pilot that is done waits for its recovery of other pilots' jobs; what is left then waits for the next one.
    private static let patienceWithRecovery = Duration.seconds(60)
    /// The same for the removal of dead pilots' directories.
    private static let patienceWithDirectories = Duration.seconds(10)

    /// A courtesy: a server that is away must not hold the pilot.
    private func sayGoodbye(_ worker: WorkerSigns, within patience: Duration) async {
        _ = await context.clock.within(patience) { await worker.tell(.finished) }
    }
}
