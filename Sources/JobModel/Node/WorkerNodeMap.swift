/// The hardware of a worker node, which the server keeps for its brokers.
///
/// Encoded with the names of `update_worker_node`; what is not known is left out. Source: monitoring.md §8, the worker node map of Pilot 3.
package struct WorkerNodeMap: Sendable, Codable, Equatable {
    /// The experiment's site.
    package var site: String
    package var pandaQueue: String
    /// As in job requests, with HTCondor's slot in front; the server takes that off.
    package var hostName: String
    /// Model and cache size.
    package var cpuModel: String
    package var logicalCPUs: Int?
    package var sockets: Int?
    package var coresPerSocket: Int?
    package var threadsPerCore: Int?
    /// As uname(2) has it, such as `x86_64`.
    package var cpuArchitecture: String
    /// Such as `x86_64-v3`.
    package var cpuArchitectureLevel: String?
    /// MHz.
    package var clockSpeed: Double?
    /// MB of 1024² bytes.
    package var totalMemory: Int?
    /// Sum of the local disks, in GB of 1024³ bytes.
    package var totalLocalDisk: Int?

    package init(site: String, pandaQueue: String, hostName: String, cpuModel: String, cpuArchitecture: String) {
        self.site = site
        self.pandaQueue = pandaQueue
        self.hostName = hostName
        self.cpuModel = cpuModel
        self.cpuArchitecture = cpuArchitecture
    }

    private enum CodingKeys: String, CodingKey {
        case site
        case pandaQueue = "panda_queue"
        case hostName = "host_name"
        case cpuModel = "cpu_model"
        case logicalCPUs = "n_logical_cpus"
        case sockets = "n_sockets"
        case coresPerSocket = "cores_per_socket"
        case threadsPerCore = "threads_per_core"
        case cpuArchitecture = "cpu_architecture"
        case cpuArchitectureLevel = "cpu_architecture_level"
        case clockSpeed = "clock_speed"
        case totalMemory = "total_memory"
        case totalLocalDisk = "total_local_disk"
    }
}
