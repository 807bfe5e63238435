import Foundation
import Sandbox
import SystemPackage
import TestSupport
import Testing

@Suite struct GoodJobTests {
    static let script = "wc -l < in.txt > out.txt; echo \"$@\" > arguments; [ \"$PandaID\" ] && echo hello"

    @Test(arguments: ["v1", "legacy", "auto"])
    func jobGoesFromRequestToFinished(dialect: String) async throws {
        var options = SandboxOptions()
        options.servesV1 = dialect == "v1"
        options.servesLegacy = dialect != "v1"
        try await withSandbox(options) { sandbox in
            let directory = try TemporaryDirectory()
            let id = try Job.submit(Self.script, to: sandbox)
            let pilot = try PilotProgram(for: sandbox, in: directory, ["--server-api", dialect])
            let ending = try await pilot.run()
            #expect(ending.status == 0, "\(ending.output) \(ending.errors)")
            #expect(ending.errors == "")

            let job = try #require(try sandbox.jobs.job(id))
            #expect(job.state.rawValue == "finished")
            #expect(try sandbox.updates(of: id).map(\.state) == ["starting", "running", "finished"])
            let output = sandbox.storagePath(scope: "user.me", lfn: "out.txt")
            #expect(try String(contentsOfFile: output.string, encoding: .utf8) == "3\n")
            #expect(job.files.first { $0.lfn == "out.txt" }?.size == 2)
            #expect(FileManager.default.fileExists(atPath: sandbox.storagePath(scope: "user.me", lfn: "log.\(id).tgz").string))
            // Nothing is left. Server and storage are one here: a heartbeat beside a transfer may want a second connection.
            #expect(try FileManager.default.contentsOfDirectory(atPath: directory.appending("work").string) == [])
            #expect(Set(try sandbox.accessLog().map(\.connection)).count <= 2)
        }
    }

    @Test func localFilesLeaveTheServerOneConnection() async throws {
        try await withSandbox { sandbox in
            let directory = try TemporaryDirectory()
            let id = try Job.submit(Self.script, to: sandbox)
            let queue = try directory.write(
                #"{"nickname": "\#(Sandbox.queue)", "state": "ACTIVE", "status": "online", "copytools": {"mv": {}}}"#, to: "queue.json")
            try directory.write("a\nb\nc\n", to: "in.txt")
            let ending = try await PilotProgram(
                for: sandbox, in: directory,
                ["--queuedata-url", queue.string, "--input-dir", directory.path.string, "--output-dir", directory.appending("out").string]
            ).run()
            #expect(ending.status == 0, "\(ending.output)")
            #expect(try sandbox.jobs.job(id)?.state.rawValue == "finished")
            #expect(try String(contentsOfFile: directory.appending("out/out.txt").string, encoding: .utf8) == "3\n")
            // The script, too, comes over the server's connection.
            #expect(Set(try sandbox.accessLog().map(\.connection)).count == 1)
        }
    }

    /// Limits of queue, user and configuration that are as good as none, and sizes that no disk has.
    @Test func numbersAtTheirBounds() async throws {
        try await withSandbox { sandbox in
            let directory = try TemporaryDirectory()
            let id = try Job.submit(
                Self.script, to: sandbox,
                ["maxCpuCount", "cpuConsumptionTime"].map { ($0, .int(1 << 53)) }
            )
            let numbers = ["maxtime", "timefloor", "maxwdir", "maxinputsize", "maxrss", "corecount"].map { "\"\($0)\": 9007199254740992" }
            let queue = try directory.write(
                """
                {"nickname": "\(Sandbox.queue)", "state": "ACTIVE", "status": "online", "copytools": {"mv": {}}, \(numbers.joined(separator: ", "))}
                """, to: "queue.json")
            let most = String(Int.max)
            let keys = ["heartbeat", "debug_heartbeat", "lost_heartbeat", "http_connect_timeout", "http_maxtime"].map { "\($0) = \(most)" }
            let configuration = try directory.write((["[Pilot]"] + keys).joined(separator: "\n") + "\n", to: "pilot.cfg")
            try directory.write("a\nb\nc\n", to: "in.txt")
            let ending = try await PilotProgram(
                for: sandbox, in: directory,
                [
                    "--queuedata-url", queue.string, "--input-dir", directory.path.string, "--output-dir",
                    directory.appending("out").string,
                    "--config", configuration.string, "-l", most, "--grace", most, "-v", most, "-x", "1",
                ]
            ).run()
            #expect(ending.status == 0 && ending.hasExited, "\(ending.output) \(ending.errors)")
            #expect(try sandbox.jobs.job(id)?.state.rawValue == "finished")
        }
    }

    @Test func timesGoOutInTheServersFormatAndTheNodeIsNamed() async throws {
        try await withSandbox { sandbox in
            let directory = try TemporaryDirectory()
            let id = try Job.submit(Self.script, to: sandbox)
            var pilot = try PilotProgram(for: sandbox, in: directory)
            pilot.environment = [
                "PANDA_HOSTNAME": "node7.example.org", "PANDA_JSID": "harvester", "SLURM_JOB_ID": "4711", "SLURM_RESTART_COUNT": "2",
            ]
            let ending = try await pilot.run()
            #expect(ending.output.contains("started the same batch job 2 times before"))
            let final = try #require(try sandbox.updates(of: id).last)
            let pattern = /\d{4}-\d\d-\d\d \d\d:\d\d:\d\d/
            for name in ["start_time", "end_time"] { #expect((final.fields[name]?.string ?? "").wholeMatch(of: pattern) != nil) }
            #expect(final.fields["node"]?.string == "node7.example.org")
            #expect(final.fields["scheduler_id"]?.string == "harvester")
            #expect(final.fields["batch_id"]?.string == "4711")
            #expect((final.fields["pilot_timing"]?.string ?? "").wholeMatch(of: /\d+\|\d+\|\d+\|\d+\|\d+\|\d+/) != nil)
            #expect(final.fields["cpu_consumption_unit"]?.string?.hasPrefix("s+") == true)
        }
    }

    @Test func timeFloorTakesMoreJobsWithOnePilot() async throws {
        try await withSandbox { sandbox in
            let directory = try TemporaryDirectory()
            let queue = try directory.write(
                try String(contentsOfFile: sandbox.directory.queues.appending("\(Sandbox.queue).json").string, encoding: .utf8)
                    .replacing("{base}", with: sandbox.url)
                    .replacing(/"timefloor": *\d+/, with: "\"timefloor\": 10"), to: "queue.json")
            let ids = try (0..<3).map { _ in
                try Job.submit(Self.script, to: sandbox, [("outFiles", "out.{id}.txt,log.{id}.tgz"), ("taskID", 42)])
            }
            let script = "wc -l < in.txt > out.$PandaID.txt"
            try sandbox.storeTransform("#!/bin/bash\n\(script)\n", name: "run.sh")
            let ending = try await PilotProgram(for: sandbox, in: directory, ["--queuedata-url", queue.string]).run()
            #expect(ending.status == 0 && ending.errors == "", "\(ending.output)")
            for id in ids { #expect(try sandbox.jobs.job(id)?.state.rawValue == "finished") }
        }
    }

    @Test func debugShowsTheHandshakeAndTracesHideSecrets() async throws {
        try await withSandbox { sandbox in
            let directory = try TemporaryDirectory()
            _ = try Job.submit(Self.script, to: sandbox)
            let trace = directory.appending("trace.txt")
            let pilot = try PilotProgram(for: sandbox, in: directory, ["-d", "--trace-ascii", trace.string, "--trace-time", "--trace-ids"])
            let ending = try await pilot.run()
            #expect(ending.output.contains("SSL connection using TLSv1.3"))
            #expect(ending.output.contains("SSL certificate verify ok"))
            #expect(ending.output.contains("Re-using existing connection"))
            let text = try String(contentsOf: URL(fileURLWithPath: trace.string), encoding: .utf8)
            #expect(text.contains("=> Send header") && text.contains("POST /api/v1/pilot/acquire_jobs HTTP/1.1"))
            #expect(!text.contains("PRIVATE KEY"))
        }
    }
}
