import GridSecurity
import HTTP
import InMemoryLogging
import JobModel
import Logging
import Sandbox
import Secrets
import Settings
import SystemPackage
import TestSupport
import Testing

@testable import PandaClient

/// What is told of the node, against a server that takes no int for a float and no unknown name.
@Suite struct NodeMapTests {
    private func client(_ sandbox: Sandbox, _ api: ServerAPI) throws -> PandaClient {
        let http = try CurlHTTPClient(
            credential: .clientCertificate(pem: Secret(sandbox.pki.proxy.proxyFile)),
            trust: HTTPTrust(try TrustStore(directory: sandbox.pki.caDirectory.string)), logger: quiet, userAgent: "test")
        return PandaClient(
            server: ServerAddress(host: "127.0.0.1", port: sandbox.port), http: http, api: api, clock: FakeClock().pilotClock, logger: quiet
        )
    }

    private var node: WorkerNodeMap {
        var map = WorkerNodeMap(site: "SITE", pandaQueue: "QUEUE", hostName: "slot1@wn1", cpuModel: "AMD EPYC", cpuArchitecture: "x86_64")
        (map.logicalCPUs, map.sockets, map.coresPerSocket, map.threadsPerCore) = (64, 2, 16, 2)
        (map.cpuArchitectureLevel, map.totalMemory, map.totalLocalDisk) = ("x86_64-v3", 128_000, 931)
        return map
    }

    private var gpus: GPUMap {
        var map = GPUMap(site: "SITE", hostName: "wn1", vendor: "NVIDIA", model: "Tesla T4", count: 4)
        (map.vram, map.architecture, map.framework) = (15360, "Turing", "CUDA")
        (map.frameworkVersion, map.driverVersion) = ("12.2", "535.104.05")
        return map
    }

    @Test(arguments: [2596.134, 2600, nil]) func theNode(clockSpeed: Double?) async throws {
        try await withSandbox { sandbox in
            var map = node
            map.clockSpeed = clockSpeed
            try await client(sandbox, .v1).updateNode(map)
            var expected: WireObject = WireObject([
                ("site", "SITE"), ("panda_queue", "QUEUE"), ("host_name", "slot1@wn1"), ("cpu_model", "AMD EPYC"), ("n_logical_cpus", 64),
                ("n_sockets", 2), ("cores_per_socket", 16), ("threads_per_core", 2), ("cpu_architecture", "x86_64"),
                ("cpu_architecture_level", "x86_64-v3"), ("total_memory", 128_000), ("total_local_disk", 931),
            ])
            expected["clock_speed"] = clockSpeed.map { .real($0 == 2600 ? 2600.0.nextUp : $0) }
            #expect(try sandbox.nodes() == [["call": "pilot/update_worker_node", "fields": .object(expected)]])
        }
    }

    @Test func itsGPUs() async throws {
        try await withSandbox { sandbox in
            try await client(sandbox, .v1).updateGPUs(gpus)
            let expected: WireValue = [
                "site": "SITE", "host_name": "wn1", "vendor": "NVIDIA", "model": "Tesla T4", "count": 4, "vram": 15360,
                "architecture": "Turing", "framework": "CUDA", "framework_version": "12.2", "driver_version": "535.104.05",
            ]
            #expect(try sandbox.nodes() == [["call": "pilot/update_worker_node_gpu", "fields": expected]])
        }
    }

    /// Known from the start, found out by an earlier call, or not known at all.
    @Test(arguments: [(ServerAPI.legacy, false), (.auto, true), (.auto, false)])
    func legacyServersAreNotToldAndNothingIsWrong(api: ServerAPI, asksFirst: Bool) async throws {
        var options = SandboxOptions()
        options.servesV1 = false
        try await withSandbox(options) { sandbox in
            let client = try client(sandbox, api)
            if asksFirst { try await client.isAlive() }
            try await client.updateNode(node)
            try await client.updateGPUs(gpus)
            #expect(client.api == (asksFirst || api == .legacy ? .legacy : nil))
            #expect(try sandbox.nodes() == [])
            let calls = try sandbox.accessLog().filter { $0.path.contains("worker_node") }.count
            #expect(calls == (asksFirst || api == .legacy ? 0 : 2))
        }
    }

    @Test(arguments: ["500", "403", "503", "code", "close"]) func refusalsAreNotRepeated(fault: String) async throws {
        try await withSandbox { sandbox in
            try sandbox.faults.add("update_worker_node:\(fault)")
            let client = try client(sandbox, .v1)
            await #expect(throws: PandaError.self) { try await client.updateNode(node) }
            #expect(sandbox.faults.requests(of: "update_worker_node") == 1)
        }
    }
}
