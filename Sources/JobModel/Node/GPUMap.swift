/// The GPUs of a worker node: the first one, and how many there are.
///
/// Encoded with the names of `update_worker_node_gpu`; what is not known is left out. Source: monitoring.md §9, the GPU map of Pilot 3.
package struct GPUMap: Sendable, Codable, Equatable {
    /// The experiment's site.
    package var site: String
    /// As in job requests, with HTCondor's slot in front; the server takes that off.
    package var hostName: String
    package var vendor: String
    package var model: String
    package var count: Int
    /// Memory of one GPU in MB of 1024² bytes.
    package var vram: Int?
    /// Such as `Ampere`.
    package var architecture: String?
    /// What programs use the GPU by, such as `CUDA`.
    package var framework: String?
    package var frameworkVersion: String?
    package var driverVersion: String?

    package init(site: String, hostName: String, vendor: String, model: String, count: Int) {
        self.site = site
        self.hostName = hostName
        self.vendor = vendor
        self.model = model
        self.count = count
    }

    private enum CodingKeys: String, CodingKey {
        case site, vendor, model, count, vram, architecture, framework
        case hostName = "host_name"
        case frameworkVersion = "framework_version"
        case driverVersion = "driver_version"
    }
}
