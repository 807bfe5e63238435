import Foundation
import Sandbox
import TestSupport
import Testing

@Suite struct SandboxTests {
    @Test func aJobGoesThroughByV1() async throws {
        try await withSandbox { sandbox in
            let id = try sandbox.submit(["prodSourceLabel": "managed"])
            let client = Client(sandbox)
            let got = try client.v1("pilot/acquire_jobs", ["site_name": "SANDBOX_QUEUE", "node": "here"])
            #expect(got["data"]?["jobs"]?.array?.first?["PandaID"] == .int(id))
            let answer = try client.v1("pilot/update_job", ["job_id": .int(id), "job_status": "running", "attempt_nr": 1])
            #expect(answer == ["success": true, "message": "", "data": ["StatusCode": 0, "command": "NULL"]])
            let log = try #require(sandbox.jobs.job(id)?.definition["logFile"]?.string)
            let report: WireValue = .object(WireObject([(log, ["guid": "g", "fsize": 5, "adler32": "0a0b0c0d"])]))
            _ = try client.v1(
                "pilot/update_job", ["job_id": .int(id), "job_status": "finished", "job_output_report": .string(report.json)])
            #expect(try sandbox.jobs.job(id)?.state == .finished)
            #expect(try sandbox.updates(of: id).map(\.state) == ["running", "finished"])
        }
    }
}
