import JobModel
import PandaClient
import PayloadExecution
import Settings
import Workflows

extension JobRequest {
    /// What this pilot asks for: site and label from options and queue, room and speed from the node.
    ///
    /// `-j self` asks for the jobs of the credential's owner.
    init(context: PilotContext, ownerDN: String?) async throws(PilotError) {
        let settings = context.settings, node = context.node, queue = context.queue
        let free = try await context.work.freeDiskMB()
        self.init(
            siteName: settings.site.value ?? queue.resource, computingElement: queue.name,
            label: jobLabel(versionTag: settings.versionTag.value, label: settings.label.value, queueStatus: queue.status),
            node: node.name, memoryMB: node.memoryMB,
            diskSpaceMB: queue.maxWorkDirectoryMB > 0 ? min(free, queue.maxWorkDirectoryMB) : free, cpuMHz: node.cpu.megahertz ?? 0,
            workingGroup: settings.workingGroup.value, countryGroup: settings.countryGroup.value,
            allowOtherCountry: settings.allowOtherCountry.value, jobType: settings.jobType.value.nonEmpty,
            resourceType: settings.resourceType.value.nonEmpty,
            prodUserID: settings.label.value == "self" ? ownerDN : nil, harvesterID: settings.harvesterID.value,
            workerID: settings.harvesterWorkerID.value.flatMap(Int.init), schedulerID: settings.schedulerID.value)
    }
}

extension String {
    fileprivate var nonEmpty: String? { isEmpty ? nil : self }
}
