import JobModel
import Logging
import PandaClient
import Workflows

/// `--dry-run`: all that comes before the first job request.
extension PilotStart {
    /// Looks at what a job would need beside what the start has looked at already: the server, storage data, the gate.
    ///
    /// Always nil: what is wrong is thrown.
    func rehearse(_ pilot: RunningPilot) async throws(PilotError) -> PilotError? {
        let context = pilot.context, logger = log.logger
        do {
            try await context.server.isAlive()
        } catch {
            throw error.pilotError
        }
        let names = Set(context.queue.storages.values.joined())
        let known = try await context.storages(names)
        for name in names.subtracting(known.keys).sorted() { logger.warning("nothing is known of the storage \(name)") }
        let loop = JobLoop(context: context, workflow: pilot.workflow, request: pilot.request)
        if let objection = try await loop.objection() { logger.warning("no job would be asked for now: \(objection)") }
        logger.info("dry run: queue, \(known.count) storages and server are there; no job is taken")
        return nil
    }
}
