import Foundation
import Synchronization
import SystemPackage
import Testing

@testable import PayloadExecution

struct NodeDescriptionTests {
    private static let second = "processor\t: 0\nmodel name\t: Intel(R) Xeon(R) Gold\ncpu MHz\t\t: 2596.134\ncache size\t: 1024 KB\n"
    private static let v2 = "lm cx16 lahf_lm popcnt pni sse4_1 sse4_2 ssse3"
    private static let v3 = v2 + " avx avx2 bmi1 bmi2 f16c fma abm movbe xsave"
    private static let v4 = v3 + " avx512f avx512bw avx512cd avx512dq avx512vl"

    @Test func theFirstBlockOfCpuinfoCounts() {
        let cpu = CPUDescription(cpuinfo: Self.second + "flags\t\t: \(Self.v3)\n\nprocessor\t: 1\nmodel name\t: other\n")
        #expect(cpu.model == "Intel(R) Xeon(R) Gold")
        #expect(cpu.cache == "1024 KB")
        #expect(cpu.megahertz == 2596.134)
        #expect(cpu.consumptionUnit(processors: 2) == "s+Intel(R) Xeon(R) Gold 1024 KB+AVX2")
    }

    @Test(arguments: [
        ("lm", "x86_64-v1"), (v2, "x86_64-v2"), (v3, "x86_64-v3"), (v4, "x86_64-v4"), ("fp asimd", nil), ("lm avx2", "x86_64-v1"),
    ])
    func levels(flags: String, level: String?) {
        #expect(CPUDescription(cpuinfo: "flags : \(flags)\n").architectureLevel == level)
    }

    @Test func anUnknownProcessor() {
        #expect(CPUDescription(cpuinfo: "").consumptionUnit(processors: 2) == "s+UNKNOWN")
    }

    /// Model, siblings and cores of a socket, processors → the unit, the first as Pilot 3 was seen to send it.
    @Test(arguments: [
        ("AMD EPYC", 2, 2, 2, "s+AMD EPYC 1024 KB 2-Core Processor 1-Socket"),
        ("AMD EPYC", 64, 32, 128, "s+AMD EPYC 1024 KB 64-Core Processor HT 2-Sockets"),
        ("AMD EPYC 7302 16-Core Processor", 32, 16, 32, "s+AMD EPYC 7302 16-Core Processor 1024 KB HT 1-Socket"),
        ("AMD EPYC", 4, 4, 1, "s+AMD EPYC 1024 KB 4-Core Processor 1-Socket"), ("AMD EPYC", 0, 0, 2, "s+AMD EPYC 1024 KB"),
    ])
    func theProcessorsArrangement(model: String, siblings: Int, cores: Int, processors: Int, unit: String) {
        let text = "model name : \(model)\ncache size : 1024 KB\nsiblings : \(siblings)\ncpu cores : \(cores)\n"
        #expect(CPUDescription(cpuinfo: text).consumptionUnit(processors: processors) == unit)
    }

    @Test(
        arguments: [
            ([:], 0), (["SLURM_RESTART_COUNT": "0"], 0), (["SLURM_RESTART_COUNT": "2"], 2), (["SLURM_RESTART_COUNT": "x"], 0),
            (["SLURM_RESTART_COUNT": "-1"], 0),
        ] as [([String: String], Int)])
    func restartsBySlurm(environment: [String: String], count: Int) {
        #expect(BatchSystem.restarts(in: environment) == count)
    }

    /// As in the ad of a first start, where the shadow's is counted and the job's not yet, and of later ones.
    @Test(arguments: [
        ("NumShadowStarts = 1\nNumJobStarts = 0\n", 0), ("NumShadowStarts = 2\nNumJobStarts = 1\n", 1), ("NumJobStarts = 3\n", 2),
        ("numjobstarts=1\n", 0), ("NumJobStarts = \"3\"\n", 0), ("NumJobStarts = undefined\n", 0),
    ])
    func restartsByCondor(ad: String, count: Int) async throws {
        try await Scratch.with { scratch in
            let path = try scratch.write("job.ad", ad).string
            #expect(BatchSystem.restarts(in: [:], ads: await ads(["_CONDOR_JOB_AD": path])) == count)
        }
    }

    @Test func aLongNameIsCutAndAVX2Kept() {
        let unit = CPUDescription(cpuinfo: "model name : \(String(repeating: "m", count: 300))\nflags : avx2\n").consumptionUnit(
            processors: 2)
        #expect(unit.count == 128)
        #expect(unit.hasSuffix("m+AVX2"))
    }

    @Test(
        arguments: [
            ([:], "uname"), (["PANDA_HOSTNAME": "given"], "given"), (["_CONDOR_SLOT": "slot1_2"], "slot1_2@uname"),
            (["_CONDOR_SLOT": "slot1_2", "PANDA_HOSTNAME": "given"], "slot1_2@given"), (["PANDA_HOSTNAME": ""], "uname"),
        ] as [([String: String], String)])
    func names(environment: [String: String], name: String) {
        #expect(NodeDescription(environment: environment, procfs: "/no/such", hostName: "uname").name == name)
    }

    @Test func anInjectedRoot() async throws {
        try await Scratch.with { scratch in
            _ = try scratch.write("cpuinfo", Self.second + "\n")
            _ = try scratch.write("meminfo", "MemTotal:       24102400 kB\nMemFree: 1 kB\n")
            let node = NodeDescription(environment: ["SLURM_JOB_ID": "77"], procfs: scratch.path)
            #expect(node.memoryMB == 23537)
            #expect(node.cpu.model == "Intel(R) Xeon(R) Gold")
            #expect(node.batchSystem == BatchSystem(name: "SLURM", jobID: "77"))
        }
    }

    @Test func thisMachine() throws {
        let node = NodeDescription(environment: [:])
        #expect(!node.name.isEmpty)
        #expect(node.cores >= 1)
        #expect(node.memoryMB > 0)
    }

    @Test(arguments: [
        ("QSUB_REQNAME", "BQS"), ("BQSCLUSTER", "BQS"), ("PBS_JOBID", "Torque"), ("LSB_JOBID", "LSF"), ("JOB_ID", "Grid Engine"),
        ("clusterid", "Condor"), ("SLURM_JOB_ID", "SLURM"), ("K8S_JOB_ID", "Kubernetes"),
    ])
    func batchSystems(variable: String, name: String) {
        #expect(BatchSystem.detect(in: [variable: "12"]) == BatchSystem(name: name, jobID: "12"))
    }

    @Test func condorByItsJobAdvertisement() async throws {
        try await Scratch.with { scratch in
            let ad = try scratch.write("ad", "Owner = \"x\"\nGlobalJobId = \"host#12.0#1700000000\"\n")
            #expect(BatchSystem.detect(in: [:], ads: await ads(["_CONDOR_JOB_AD": ad.string]))?.jobID == "host#12.0#1700000000")
            #expect(BatchSystem.detect(in: [:], ads: await ads(["_CONDOR_JOB_AD": "/no/such"])) == nil)
            #expect(BatchSystem.detect(in: [:]) == nil)
        }
    }

    /// Reads them where nothing must be said of them.
    private func ads(_ environment: [String: String]) async -> CondorAds {
        await CondorAds.read(environment) { Issue.record("\($0)") }
    }

    /// Each for both ads: nothing that is named keeps the pilot from its start.
    @Test(.timeLimit(.minutes(10)), arguments: ["pipe", "directory", "/dev/zero", "/dev/tty", "large"]) func whatIsNoAdIsSaid(name: String)
        async throws
    {
        try await Scratch.with { scratch in
            try #require(
                mkfifo(scratch.path.appending("pipe").string, 0o600) == 0 && mkdir(scratch.path.appending("directory").string, 0o700) == 0)
            _ = try scratch.write("large", String(repeating: "GlobalJobId = \"1\"\n", count: 100_000))
            let path = scratch.path.pushing(FilePath(name)).string, said = Mutex<[String]>([])
            let ads = await CondorAds.read(["_CONDOR_JOB_AD": path, "CONDOR_MACHINE_AD": path]) { line in said.withLock { $0.append(line) }
            }
            #expect(ads.job == nil && ads.machine == nil)
            #expect(said.withLock { $0.count { $0.contains(path) } } == 2)
        }
    }

    @Test(
        arguments: [
            ("GLIDEIN_Site = \"Site A\"\nRemoteScheddName=\"schedd.example.org\"\n", "schedd.example.org", "Site A"),
            ("glidein_SITE = \"S\"", nil, "S"), ("GLIDEIN_Site = undefined\nRemoteScheddName = \"\"", nil, nil),
            ("GLIDEIN_SiteWMS = \"other\"\nGLIDEIN_Site\n", nil, nil), ("", nil, nil),
        ] as [(String, String?, String?)])
    func sitesByTheMachinesAdvertisement(text: String, source: String?, destination: String?) async throws {
        try await Scratch.with { scratch in
            let ad = try scratch.write("ad", text)
            for variable in ["_CONDOR_MACHINE_AD", "CONDOR_MACHINE_AD"] {
                let node = NodeDescription(environment: [:], ads: await ads([variable: ad.string]))
                #expect((node.sourceSite, node.destinationSite) == (source, destination))
            }
        }
        #expect(NodeDescription(environment: [:], ads: await ads(["_CONDOR_MACHINE_AD": "/no/such"])).sourceSite == nil)
    }

    @Test func armCoresByTheirNumbers() {
        let n1 = "processor : 0\nCPU implementer : 0x41\nCPU part : 0xd0c\n"
        #expect(CPUDescription(cpuinfo: n1).fullModel == "Neoverse-N1")
        #expect(CPUDescription(cpuinfo: "CPU implementer : 0x41\nCPU part : 0xfff\n").fullModel == "UNKNOWN")
    }
}
