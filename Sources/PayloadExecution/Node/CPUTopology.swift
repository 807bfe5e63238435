import Files
import JobModel
import SystemPackage

/// How many processors are online and how they share cores and sockets, as far as the kernel tells.
struct CPUTopology: Sendable, Equatable {
    /// Hardware threads.
    var logical: Int?
    var cores: Int?
    var sockets: Int?

    /// Reads `devices/system/cpu`.
    init(sysfs: FilePath) {
        let directory = sysfs.appending("devices/system/cpu")
        guard let online = Self.list(directory.appending("online")) else { return }
        logical = online.count
        // The second name is that of kernels before 5.3.
        cores = Self.groups(of: online, in: directory, ["core_cpus_list", "thread_siblings_list"])
        sockets = Self.groups(of: online, in: directory, ["package_cpus_list", "core_siblings_list"])
    }

    var coresPerSocket: Int? {
        guard let cores, let sockets, sockets > 0 else { return nil }
        return cores / sockets
    }

    /// Rounded up: where some threads are switched off, the others show what the core can do.
    var threadsPerCore: Int? {
        guard let logical, let cores, cores > 0 else { return nil }
        return (logical + cores - 1) / cores
    }

    /// Into how many groups the processors fall; nil when one of them does not tell its group.
    private static func groups(of processors: [Int], in directory: FilePath, _ names: [String]) -> Int? {
        var seen: Set<Int> = [], count = 0
        for processor in processors where !seen.contains(processor) {
            let topology = directory.appending("cpu\(processor)/topology")
            // Each file is read once: what it says may change, or it may be gone the next time.
            var group: [Int]?
            for name in names where group == nil { group = list(topology.appending(name)) }
            guard let group, group.contains(processor) else { return nil }
            seen.formUnion(group)
            count += 1
        }
        return count
    }

    private static func list(_ path: FilePath) -> [Int]? {
        ProcFile.read(path).flatMap { CPUList.parse($0.trimmed) }
    }
}
