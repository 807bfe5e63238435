import Sandbox
import SystemPackage
import TestSupport
import Testing

@Suite struct JobWalkTests {
    @Test func aJobGoesThroughByV1() async throws {
        try await withSandbox { sandbox async throws in
            let id = try sandbox.submit(["prodSourceLabel": "managed"])
            let client = Client(sandbox)
            let got = try client.v1("pilot/acquire_jobs", ["site_name": "SANDBOX_QUEUE", "node": "here"])
            #expect(got["success"] == true)
            #expect(got["data"]?["StatusCode"] == 0)
            #expect(got["data"]?["jobs"]?.array?.first?["PandaID"] == .int(id))
            let answer = try client.v1("pilot/update_job", ["job_id": .int(id), "job_status": "running", "attempt_nr": 1])
            #expect(answer == ["success": true, "message": "", "data": ["StatusCode": 0, "command": "NULL"]])
            let job = try #require(try sandbox.jobs.job(id))
            #expect(job.state == .running)
            #expect(job.attributes["modificationHost"] == "here")
            _ = try client.update(id, "finished", WireObject("job_output_report", .string(WireValue.object(Client.report(job)).json)))
            #expect(try sandbox.jobs.job(id)?.state == .finished)
            #expect(try sandbox.updates(of: id).map(\.state) == ["running", "finished"])
            #expect(
                try sandbox.jobs.history(id).filter { $0.kind == "state" }.compactMap { $0.details["state"]?.string }
                    == ["sent", "running", "holding", "finished"])
        }
    }

    @Test func aJobGoesThroughByLegacy() async throws {
        try await withSandbox { sandbox async throws in
            let id = try sandbox.submit(["prodSourceLabel": "user"])
            let client = Client(sandbox)
            let got = try client.legacy("getJob", [("siteName", "SANDBOX_QUEUE"), ("prodSourceLabel", "user")])
            #expect(got["StatusCode"] == 0)
            #expect(got["PandaID"] == .int(id))
            #expect(got["checksum"] == "")
            let running = try client.legacy("updateJob", [("jobId", "\(id)"), ("state", "running"), ("attemptNr", "1")])
            #expect(running == ["StatusCode": 0, "command": "NULL"])
            let report = WireValue.object(Client.report(try #require(try sandbox.jobs.job(id)))).json
            _ = try client.legacy("updateJob", [("jobId", "\(id)"), ("state", "finished"), ("xml", report)])
            #expect(try sandbox.jobs.job(id)?.state == .finished)
        }
    }

    @Test func jobsSurviveARestart() async throws {
        try await withTemporaryDirectory { directory async throws in
            let first = try Sandbox(directory: directory.path)
            let (taken, waiting) = (try first.submit(["prodSourceLabel": "managed"]), try first.submit(["prodSourceLabel": "managed"]))
            let proxy = first.pki.proxy.certificate
            _ = try Client(first).take()
            _ = try Client(first).update(taken, "running", WireObject("pilot_log", "a line"))
            first.close()
            let second = try Sandbox(directory: directory.path)
            defer { second.close() }
            #expect(second.pki.proxy.certificate == proxy)
            #expect(try second.jobs.job(taken)?.state == .running)
            #expect(try second.jobs.job(taken)?.attributes["pilotLog"] == "a line")
            #expect(try second.updates(of: taken).count == 1)
            let next = try Client(second).take()
            #expect(next["data"]?["jobs"]?.array?.first?["PandaID"] == .int(waiting))
        }
    }

    @Test func anotherProcessMaySubmitAndKillMeanwhile() async throws {
        try await withSandbox { sandbox async throws in
            // A store of its own, as the commands have it: nothing is shared but the files.
            let store = try JobStore(directory: sandbox.directory.jobs)
            let id = try JobForm(["prodSourceLabel": "managed"], folder: ".").submit(to: store, sandbox.directory).id
            let client = Client(sandbox)
            #expect(try client.take()["data"]?["jobs"]?.array?.first?["PandaID"] == .int(id))
            #expect(try client.update(id, "running")?["command"] == "NULL")
            #expect(try store.setCommand("tobekilled", of: id))
            #expect(try client.update(id, "running")?["command"] == "tobekilled")
            _ = try client.update(id, "failed", WireObject("pilot_error_code", 1144))
            #expect(try store.job(id)?.state == .cancelled)
        }
    }

    @Test func waitingEndsWithTheUpdate() async throws {
        try await withSandbox { sandbox async throws in
            let id = try sandbox.submit(["prodSourceLabel": "managed"])
            async let waited = sandbox.waitForUpdate(of: id, state: "running")
            let client = Client(sandbox)
            _ = try client.take()
            _ = try client.update(id, "running")
            #expect(await waited)
            #expect(await sandbox.waitForUpdate(of: id))
        }
    }

    @Test func waitingEndsWithTheSandbox() async throws {
        try await withSandbox { sandbox async throws in
            async let waited = sandbox.waitForUpdate(of: 1)
            sandbox.close()
            #expect(await waited == false)
        }
    }
}
