package import JobModel
package import SystemPackage

extension WorkerNodeMap {
    /// Reads what the kernel tells of the node's hardware.
    ///
    /// No process is started, and nothing fails: what cannot be read is not known.
    package init(
        site: String, queue: String, node: NodeDescription, architecture: String = NodeDescription.systemArchitecture,
        sysfs: FilePath = "/sys"
    ) {
        self.init(site: site, pandaQueue: queue, hostName: node.name, cpuModel: node.cpu.fullModel, cpuArchitecture: architecture)
        let topology = CPUTopology(sysfs: sysfs)
        logicalCPUs = topology.logical ?? node.cores
        sockets = topology.sockets
        coresPerSocket = topology.coresPerSocket
        threadsPerCore = topology.threadsPerCore
        cpuArchitectureLevel = node.cpu.architectureLevel
        clockSpeed = node.cpu.megahertz
        totalMemory = node.memoryMB > 0 ? node.memoryMB : nil
        totalLocalDisk = LocalDisks.totalGB(sysfs: sysfs)
    }
}
