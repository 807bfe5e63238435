import JobModel
import PandaClient
import Workflows

extension JobRequest {
    /// What this pilot asks for: site and label from options and queue, room and speed from the node.
    init(context: PilotContext) {
        let settings = context.settings, node = context.node, queue = context.queue
        let free = Int(node.freeDiskMB(of: context.work.path))
        self.init(
            siteName: settings.site.value ?? queue.resource, computingElement: queue.name,
            label: jobLabel(versionTag: settings.versionTag.value, label: settings.label.value, queueStatus: queue.status),
            node: node.name, memoryMB: node.memoryMB,
            diskSpaceMB: queue.maxWorkDirectoryMB > 0 ? min(free, queue.maxWorkDirectoryMB) : free, cpuMHz: node.cpu.megahertz ?? 0,
            workingGroup: settings.workingGroup.value, countryGroup: settings.countryGroup.value,
            allowOtherCountry: settings.allowOtherCountry.value, jobType: settings.jobType.value.nonEmpty,
            resourceType: settings.resourceType.value.nonEmpty, harvesterID: settings.harvesterID.value,
            workerID: settings.harvesterWorkerID.value.flatMap(Int.init), schedulerID: settings.schedulerID.value)
    }
}

extension String {
    fileprivate var nonEmpty: String? { isEmpty ? nil : self }
}
