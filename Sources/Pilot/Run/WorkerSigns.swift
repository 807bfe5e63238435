import JobModel
import Logging
import PandaClient
import PayloadExecution
import Settings
import Workflows

/// The worker's first and last sign of life, which Harvester's page shows.
///
/// Sent only for a Harvester worker.
struct WorkerSigns {
    let context: PilotContext

    func tell(_ status: WorkerUpdate.Status) async {
        let settings = context.settings
        guard settings.workerStatusUpdates.value, settings.serverUpdates.value, let harvester = settings.harvesterID.value,
            let worker = settings.harvesterWorkerID.value.flatMap(Int.init)
        else { return }
        do {
            try await context.server.updateWorker(
                WorkerUpdate(
                    workerID: worker, harvesterID: harvester, status: status, site: context.queue.name, nodeID: context.node.name))
        } catch {
            context.logger.warning("\(error)")
        }
    }
}
