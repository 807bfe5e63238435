import Files
import Glibc
package import SystemPackage

/// The worker node as the server is told of it (dispatcher-protocol.md §4, §6).
///
/// No process is started to find out.
package struct NodeDescription: Sendable, Equatable {
    /// `node`: `PANDA_HOSTNAME` or the host's name, with HTCondor's slot in front: `slot1_2@host`.
    package var name: String
    /// The processor.
    package var cpu: CPUDescription
    /// Logical processors that are online.
    package var cores: Int
    /// Memory of the machine, MB (of 1024 kB); 0 when unknown.
    package var memoryMB: Int
    /// The batch system; nil for none.
    package var batchSystem: BatchSystem?
    /// How often the batch system started the pilot's batch job before.
    package var batchRestarts: Int
    /// `source_site`: the HTCondor schedd that the pilot came from, by the machine's ad.
    package var sourceSite: String?
    /// `destination_site`: the site of the glidein that the pilot runs in, by the machine's ad.
    package var destinationSite: String?

    /// Reads the node's facts, but for the ads, which may take time.
    package init(
        environment: [String: String], ads: CondorAds = .none, procfs: FilePath = "/proc", hostName: String = Self.systemName
    ) {
        name = Self.name(environment, hostName)
        // A block is 1.5 to 4 kB; there is one for each of perhaps 256 processors.
        cpu = CPUDescription(cpuinfo: ProcFile.read(procfs.appending("cpuinfo"), limit: 8192) ?? "")
        cores = max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))
        memoryMB = Self.memoryMB(ProcFile.read(procfs.appending("meminfo")) ?? "")
        batchSystem = BatchSystem.detect(in: environment, ads: ads)
        batchRestarts = BatchSystem.restarts(in: environment, ads: ads)
        sourceSite = ads.machine?.text("RemoteScheddName")
        destinationSite = ads.machine?.text("GLIDEIN_Site")
    }

    /// The load of the last minute for each logical processor; 0 when unknown.
    package static var loadPerCore: Double {
        var load = 0.0
        return getloadavg(&load, 1) == 1 ? load / Double(max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))) : 0
    }

    /// The host's name by uname(2).
    package static var systemName: String { system { text($0.nodename) } ?? "localhost" }

    /// The machine's architecture by uname(2), such as `x86_64`.
    package static var systemArchitecture: String { system { text($0.machine) } ?? "unknown" }

    private static func system<Value>(_ read: (utsname) -> Value) -> Value? {
        var facts = utsname()
        return uname(&facts) == 0 ? read(facts) : nil
    }

    private static func text<Field>(_ field: Field) -> String {
        withUnsafePointer(to: field) { tuple in
            tuple.withMemoryRebound(to: CChar.self, capacity: MemoryLayout<Field>.size) { String(cString: $0) }
        }
    }

    private static func name(_ environment: [String: String], _ hostName: String) -> String {
        let given = environment["PANDA_HOSTNAME"] ?? ""
        let host = given.isEmpty ? hostName : given
        guard let slot = environment["_CONDOR_SLOT"], !slot.isEmpty else { return host }
        return "\(slot)@\(host)"
    }

    private static func memoryMB(_ meminfo: String) -> Int {
        let line = meminfo.split(separator: "\n").first { $0.hasPrefix("MemTotal:") }
        return (line?.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0) / 1024
    }
}
