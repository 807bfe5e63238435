import Foundation
import Sandbox
import SystemPackage
import TestSupport
import Testing

/// Outputs whose storage fails, and storages that make no directories.
@Suite(.timeLimit(.minutes(10))) struct AlternateStorageTests {
    /// A queue whose first storage is one that takes nothing.
    private static func breakFirstStorage(of sandbox: Sandbox) throws {
        func read(_ path: FilePath) throws -> [String: Any] {
            let object = try JSONSerialization.jsonObject(with: Data(contentsOf: URL(fileURLWithPath: path.string)))
            return try #require(object as? [String: Any])
        }
        func write(_ object: [String: Any], _ path: FilePath) throws {
            try JSONSerialization.data(withJSONObject: object).write(to: URL(fileURLWithPath: path.string))
        }
        let storages = sandbox.directory.endpoints, queue = sandbox.directory.queues.appending("\(Sandbox.queue).json")
        var endpoints = try read(storages), record = try read(queue)
        let access = [["endpoint": "https://127.0.0.1:1", "path": "/none/"]]
        endpoints["BROKEN_DISK"] = [
            "name": "BROKEN_DISK", "is_deterministic": true, "arprotocols": ["write_lan": access, "write_wan": access],
        ]
        let own = [Sandbox.endpoint], broken = ["BROKEN_DISK", Sandbox.endpoint]
        record["astorages"] = ["write_lan": broken, "pl": broken, "read_lan": own]
        try write(endpoints, storages)
        try write(record, queue)
    }

    private static let asked: [(String, WireValue)] = [("ddmEndPointOut", "BROKEN_DISK,BROKEN_DISK")]

    @Test(arguments: ["v1", "legacy"]) func theServerHearsWhereTheOutputsAre(dialect: String) async throws {
        try await withSandbox { sandbox in
            let directory = try TemporaryDirectory()
            try Self.breakFirstStorage(of: sandbox)
            let id = try Job.submit("echo x > out.txt", to: sandbox, Self.asked + [("altStageOut", "on")])
            let options = ["--server-api", dialect, "--stageout-attempts", "1"]
            let ending = try await PilotProgram(for: sandbox, in: directory, options).run()
            #expect(ending.status == 0, "\(ending.output)")
            let job = try #require(try sandbox.jobs.job(id))
            #expect(job.state.rawValue == "finished")
            #expect(FileManager.default.fileExists(atPath: sandbox.storagePath(scope: "user.me", lfn: "out.txt").string))
            let final = try #require(try sandbox.updates(of: id).last)
            let metrics = final[dialect == "v1" ? "job_metrics" : "jobMetrics"]?.string
            #expect(metrics == "altTransferred=out.txt,log.\(id).tgz", "\(final.fields)")
            let report = "\(WireValue.object(final.fields).json)"
            #expect(report.contains(Sandbox.endpoint) && !report.contains("BROKEN_DISK"), "\(report)")
            #expect(ending.output.contains("trying the storage \(Sandbox.endpoint)"))
        }
    }

    @Test func withoutLeaveTheJobFailsByItsStorage() async throws {
        try await withSandbox { sandbox in
            let directory = try TemporaryDirectory()
            try Self.breakFirstStorage(of: sandbox)
            let id = try Job.submit("echo x > out.txt", to: sandbox, Self.asked)
            let ending = try await PilotProgram(for: sandbox, in: directory, ["--stageout-attempts", "1"]).run()
            let final = try #require(try sandbox.updates(of: id).last)
            #expect(final.state == "failed" && final["pilot_error_code"]?.int == 1324, "\(ending.output)")
            #expect(!FileManager.default.fileExists(atPath: sandbox.storagePath(scope: "user.me", lfn: "out.txt").string))
        }
    }

    @Test(arguments: [1, 2]) func soManyAttemptsAreMade(count: Int) async throws {
        var options = SandboxOptions()
        options.faults = [try Fault("storage:503:method=PUT")]
        try await withSandbox(options) { sandbox in
            let directory = try TemporaryDirectory()
            _ = try Job.submit("echo x > out.txt", to: sandbox)
            let ending = try await PilotProgram(for: sandbox, in: directory, ["--stageout-attempts", "\(count)"]).run()
            let puts = try sandbox.accessLog().count { $0.method == "PUT" && $0.path.hasSuffix("out.txt") }
            #expect(ending.status == 1 && puts == count, "\(ending.output)")
        }
    }

    /// Ten outputs below directories that nobody has made; several come to make the same one.
    @Test func directoriesAreMadeWhereTheStorageMakesNone() async throws {
        var options = SandboxOptions()
        options.makesCollections = false
        try await withSandbox(options) { sandbox in
            let directory = try TemporaryDirectory()
            let names = (1...10).map { "out.\($0)" }
            let id = try Job.submit(
                "for i in {1..10}; do echo $i > out.$i; done", to: sandbox,
                [
                    ("outFiles", .string((names + ["log.{id}.tgz"]).joined(separator: ","))),
                    ("scopeOut", .string(names.map { _ in "user.new" }.joined(separator: ","))), ("scopeLog", "user.new"),
                ])
            let ending = try await PilotProgram(for: sandbox, in: directory).run()
            #expect(ending.status == 0, "\(ending.output)")
            #expect(try sandbox.jobs.job(id)?.state.rawValue == "finished")
            for name in names { #expect(FileManager.default.fileExists(atPath: sandbox.storagePath(scope: "user.new", lfn: name).string)) }
        }
    }
}
