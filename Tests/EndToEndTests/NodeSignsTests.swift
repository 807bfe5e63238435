import Foundation
import Sandbox
import SystemPackage
import TestSupport
import Testing

/// What the server learns of the node beside the job.
@Suite struct NodeSignsTests {
    /// A job that keeps what lies in the main work directory while it runs.
    private static let script = "wc -l < in.txt > out.txt; cp ../workernode_map.json \"$1\""

    private func run(_ sandbox: Sandbox, _ options: [String]) async throws -> (ending: PilotProgram.Ending, file: [String: Any]) {
        let directory = try TemporaryDirectory()
        let kept = directory.appending("kept.json").string
        let id = try Job.submit(Self.script, to: sandbox, [("jobPars", .string(kept))])
        let ending = try await PilotProgram(for: sandbox, in: directory, options).run()
        #expect(ending.status == 0, "\(ending.output)")
        #expect(try sandbox.jobs.job(id)?.state.rawValue == "finished")
        let text = try Data(contentsOf: URL(fileURLWithPath: kept))
        return (ending, try #require(try JSONSerialization.jsonObject(with: text) as? [String: Any]))
    }

    @Test func theNodeIsToldOnceAfterTheFirstRequestForAJob() async throws {
        try await withSandbox { sandbox in
            let (ending, file) = try await run(sandbox, ["--server-api", "v1"])
            let told = try #require(try sandbox.nodes().first)
            #expect(try sandbox.nodes().count == 1 && told["call"] == "pilot/update_worker_node")
            #expect(told["fields"]?["panda_queue"]?.string == Sandbox.queue && told["fields"]?["site"]?.string == "SANDBOX")
            #expect(told["fields"]?["n_logical_cpus"]?.int == file["n_logical_cpus"] as? Int)
            #expect(told["fields"]?["total_memory"]?.int == file["total_memory"] as? Int)
            #expect(file["host_name"] as? String == told["fields"]?["host_name"]?.string)
            let calls = try sandbox.accessLog().map(\.path).filter { $0.hasPrefix("/api/") }
            #expect(calls.first == "/api/v1/pilot/acquire_jobs", "\(calls)")
            #expect(!ending.output.contains("WARNING"), "\(ending.output)")
        }
    }

    @Test func aLegacyServerIsNotTold() async throws {
        try await withSandbox { sandbox in
            let (ending, _) = try await run(sandbox, ["--server-api", "legacy"])
            #expect(try sandbox.nodes() == [])
            #expect(!ending.output.contains("WARNING"), "\(ending.output)")
        }
    }

    /// No job depends on it.
    @Test(arguments: ["500", "403", "hang:s=600"]) func aRefusalIsOneWarning(fault: String) async throws {
        var options = SandboxOptions()
        options.faults = [try Fault("update_worker_node:\(fault)")]
        try await withSandbox(options) { sandbox in
            let (ending, _) = try await run(sandbox, ["--server-api", "v1"])
            let warnings = ending.output.split(separator: "\n").filter { $0.contains("WARNING") }
            #expect(warnings.count == 1 && warnings[0].contains("update_worker_node"), "\(warnings)")
        }
    }
}
