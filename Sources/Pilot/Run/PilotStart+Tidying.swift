import JobModel
import Logging
import Settings
import SystemPackage
import Workflows

/// What becomes of the work directory at the end.
extension PilotStart {
    func keep(_ work: WorkDirectory) async {
        if !settings.noPilotLog.value { summary.keep(work.path.appending(settings.pilotLogName.value)) }
        await work.keep()
    }

    /// Removes the work directory, unless somebody wants what it holds; after a signal whoever kills next waits only for seconds.
    func tidy(_ work: WorkDirectory, after failure: PilotError?) async {
        work.holdUntilExit()
        guard settings.cleanup.value, work.isOurs else { return await keep(work) }
        do {
            if let reason = try await work.reasonToStay() {
                await keep(work)
                return log.logger.warning("\(work.path) is kept: \(reason)")
            }
            await log.close()
            try await work.remove(within: failure?.signal == nil ? .seconds(120) : .seconds(5))
        } catch {
            log.logger.warning(Task.isCancelled ? "\(work.path) is left as it is: a signal came while it was removed" : "\(error)")
        }
    }
}
