import JobModel
import Logging
import Staging

extension PilotContext {
    /// The context of one job, which may want queue and storage data otherwise than they are.
    func adapted(to job: Job) throws(JobDefinitionError) -> PilotContext {
        var context = self
        do {
            context.queue = try queue(of: job)
        } catch {
            throw JobDefinitionError(jobID: job.id, attemptNumber: job.attemptNumber, error: error)
        }
        context.storages = storages(of: job)
        return context
    }

    private func queue(of job: Job) throws(PilotError) -> QueueData {
        let changes = job.parameters.queueData
        guard !changes.isEmpty else { return queue }
        let (queue, refused) = try queue.overwritten(by: changes)
        let taken = changes.keys.filter { !refused.contains($0) }.sorted()
        logger.notice("job \(job.id) has queue data of its own: \(taken.joined(separator: ", "))")
        if !refused.isEmpty {
            logger.warning("job \(job.id) gets no queue data of its own for what is the pilot's: \(refused.joined(separator: ", "))")
        }
        return queue
    }

    private func storages(of job: Job) -> StagingSite.Storages {
        let changes = job.parameters.storageData
        guard !changes.isEmpty else { return storages }
        logger.notice("job \(job.id) has storage data of its own: \(changes.keys.sorted().joined(separator: ", "))")
        return { [storages] names throws(PilotError) in
            var endpoints = try await storages(names)
            for name in names {
                guard case .object(let members)? = changes[name] else { continue }
                if let known = endpoints[name] {
                    endpoints[name] = try known.overwritten(by: members)
                } else {
                    endpoints[name] = try DDMEndpoint(record: Record(members), name: name)
                }
            }
            return endpoints
        }
    }
}
