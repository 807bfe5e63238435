import Foundation
import JobModel
import SystemPackage
import TestSupport
import Testing

@testable import PayloadExecution

@Suite struct WorkerNodeMapTests {
    /// A made-up `/proc` and `/sys`.
    private struct Tree {
        let directory: TemporaryDirectory
        private var root: FilePath { directory.path }

        init() throws { directory = try TemporaryDirectory() }

        func write(_ text: String, to path: String) throws {
            let file = root.pushing(FilePath(path))
            try FileManager.default.createDirectory(atPath: file.removingLastComponent().string, withIntermediateDirectories: true)
            try "\(text)\n".write(toFile: file.string, atomically: false, encoding: .utf8)
        }

        /// Processors whose cores and sockets are lists of their members.
        func processors(_ online: String, cores: [String], sockets: [String], oldNames: Bool = false) throws {
            try write(online, to: "sys/devices/system/cpu/online")
            for (lists, name) in [
                (cores, oldNames ? "thread_siblings_list" : "core_cpus_list"),
                (sockets, oldNames ? "core_siblings_list" : "package_cpus_list"),
            ] {
                for list in lists {
                    for processor in CPUList.parse(list) ?? [] {
                        try write(list, to: "sys/devices/system/cpu/cpu\(processor)/topology/\(name)")
                    }
                }
            }
        }

        func disk(_ name: String, sectors: Int, isReal: Bool = true, removable: Int = 0, hidden: Int? = nil) throws {
            try write("\(sectors)", to: "sys/block/\(name)/size")
            try write("\(removable)", to: "sys/block/\(name)/removable")
            if let hidden { try write("\(hidden)", to: "sys/block/\(name)/hidden") }
            if isReal { try write("disk", to: "sys/block/\(name)/device/model") }
        }

        func map(architecture: String = "x86_64", environment: [String: String] = [:]) -> WorkerNodeMap {
            let node = NodeDescription(environment: environment, procfs: root.appending("proc"), hostName: "wn1")
            return WorkerNodeMap(site: "SITE", queue: "QUEUE", node: node, architecture: architecture, sysfs: root.appending("sys"))
        }
    }

    private func json(_ map: WorkerNodeMap) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        return String(decoding: try encoder.encode(map), as: UTF8.self)
    }

    @Test func twoSocketsWithTwoThreadsACore() throws {
        let tree = try Tree()
        try tree.write(
            """
            processor\t: 0
            model name\t: AMD EPYC 7B12
            cpu MHz\t\t: 2249.998
            cache size\t: 512 KB
            flags\t\t: lm cx16 lahf_lm popcnt pni sse4_1 sse4_2 ssse3 avx avx2 bmi1 bmi2 f16c fma abm movbe xsave
            """, to: "proc/cpuinfo")
        try tree.write("MemTotal:       24102400 kB", to: "proc/meminfo")
        try tree.processors("0-7", cores: ["0,4", "1,5", "2,6", "3,7"], sockets: ["0-1,4-5", "2-3,6-7"])
        try tree.disk("sda", sectors: 200 << 21)
        try tree.disk("nvme0n1", sectors: 100 << 21, hidden: 0)
        // None of these is a disk of its own.
        try tree.disk("nvme0c0n1", sectors: 100 << 21, hidden: 1)
        try tree.disk("dm-0", sectors: 200 << 21, isReal: false)
        try tree.disk("sr0", sectors: 8 << 21, removable: 1)
        #expect(
            try json(tree.map(environment: ["_CONDOR_SLOT": "slot1"])) == #"""
                {"clock_speed":2249.998,"cores_per_socket":2,"cpu_architecture":"x86_64","cpu_architecture_level":"x86_64-v3",\#
                "cpu_model":"AMD EPYC 7B12 512 KB","host_name":"slot1@wn1","n_logical_cpus":8,"n_sockets":2,"panda_queue":"QUEUE",\#
                "site":"SITE","threads_per_core":2,"total_local_disk":300,"total_memory":23537}
                """#)
    }

    @Test func oneSocketOfAnOldKernelWithAProcessorSwitchedOff() throws {
        let tree = try Tree()
        try tree.processors("0-2", cores: ["0,2", "1,3"], sockets: ["0-3"], oldNames: true)
        let map = tree.map()
        #expect((map.logicalCPUs, map.sockets, map.coresPerSocket, map.threadsPerCore) == (3, 1, 2, 2))
    }

    @Test func anARMNodeHasNoClockSpeedAndNoLevel() throws {
        let tree = try Tree()
        try tree.write("processor\t: 0\nFeatures\t: fp asimd\nCPU implementer\t: 0x41\nCPU part\t: 0xd0c\n", to: "proc/cpuinfo")
        try tree.processors("0-3", cores: ["0", "1", "2", "3"], sockets: ["0-3"])
        let map = tree.map(architecture: "aarch64")
        #expect(map.cpuModel == "Neoverse-N1" && map.cpuArchitecture == "aarch64")
        #expect(map.clockSpeed == nil && map.cpuArchitectureLevel == nil)
        #expect((map.coresPerSocket, map.threadsPerCore) == (4, 1))
    }

    /// What a container hides or makes up is left out, not guessed.
    @Test(arguments: ["", "0-", "3-1", "a", "0-99999999999", "0,,1", "-1"]) func oddFiles(online: String) throws {
        let tree = try Tree()
        try tree.write(online, to: "sys/devices/system/cpu/online")
        try tree.disk("sda", sectors: -1)
        let map = tree.map()
        #expect(map.cpuModel == "UNKNOWN")
        #expect(map.logicalCPUs ?? 0 > 0, "the system's own count stands in")
        #expect((map.sockets, map.coresPerSocket, map.threadsPerCore) == (nil, nil, nil))
        #expect((map.totalLocalDisk, map.totalMemory) == (nil, nil))
    }

    @Test func aProcessorThatDoesNotTellItsCore() throws {
        let tree = try Tree()
        try tree.processors("0-3", cores: ["0,2"], sockets: ["0-3"])
        let map = tree.map()
        #expect((map.logicalCPUs, map.sockets, map.coresPerSocket, map.threadsPerCore) == (4, 1, nil, nil))
    }

    @Test func thisMachine() throws {
        let map = WorkerNodeMap(site: "SITE", queue: "QUEUE", node: NodeDescription(environment: [:]))
        #expect(map.logicalCPUs ?? 0 > 0 && !map.cpuModel.isEmpty && !map.cpuArchitecture.isEmpty)
        #expect(try JSONDecoder().decode(WorkerNodeMap.self, from: JSONEncoder().encode(map)) == map)
    }

    /// Between two looks a processor may go, or the descriptors run out.
    @Test func listsThatTellNothingAreNoTrap() throws {
        let tree = try Tree()
        try tree.processors("0-3", cores: ["0-1"], sockets: ["0-3"])
        #expect(tree.map().threadsPerCore == nil)
        let empty = try Tree()
        try empty.write("", to: "sys/devices/system/cpu/online")
        #expect(empty.map().coresPerSocket == nil && empty.map().threadsPerCore == nil)
    }

    @Test func disksBeyondAllSizeAreNoTrap() throws {
        let tree = try Tree()
        for name in (0..<20).map({ "sd\($0)" }) { try tree.disk(name, sectors: (1 << 50) - 1) }
        #expect(tree.map().totalLocalDisk != nil)
        let odd = try Tree()
        try odd.disk("sda", sectors: -1)
        try odd.disk("sdb", sectors: .max)
        #expect(odd.map().totalLocalDisk == nil)
    }
}
