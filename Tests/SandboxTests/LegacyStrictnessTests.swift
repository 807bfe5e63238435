import Foundation
import Sandbox
import TestSupport
import Testing

/// `server-wire.md`, sections 2, 4, 5 and 6, by table.
@Suite struct LegacyStrictnessTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let method: String
        let form: String
        let status: Int
        let text: String
        var testDescription: String { "\(method) \(form)" }

        init(_ method: String, _ form: String, _ status: Int, _ text: String) {
            (self.method, self.form, self.status, self.text) = (method, form, status, text)
        }
    }

    @Test(arguments: [
        Case("getJob", "siteName=Q", 200, "StatusCode=20"),
        Case("getJob", "", 500, "getJob() missing 1 required positional argument: 'siteName'"),
        Case("getJob", "siteName=Q&wrong=1", 500, "getJob() got an unexpected keyword argument 'wrong'"),
        Case("getJob", "siteName=Q&cpu=2000&workingGroup=x&allowOtherCountry=False&countryGroup=y&mem=abc", 200, "StatusCode=20"),
        Case("updateJob", "jobId=1", 500, "updateJob() missing 1 required positional argument: 'state'"),
        Case("updateJob", "", 500, "updateJob() missing 2 required positional arguments: 'jobId' and 'state'"),
        Case("updateJob", "jobId=1&state=running&job_id=1", 500, "updateJob() got an unexpected keyword argument 'job_id'"),
        Case("updateJob", "jobId=x&state=running", 500, "invalid literal for int() with base 10: 'x'"),
        Case("updateJob", "jobId=NULL&state=running", 200, "StatusCode=0"),
        Case("updateJob", "jobId=1&state=running", 200, "StatusCode=0&command=tobekilled"),
        Case("updateJob", "jobId=1&state=stagein", 200, "StatusCode=0"),
        Case("updateJob", "jobId=ID&state=running&avgRSS=x", 500, "could not convert string to float: 'x'"),
        Case("updateJob", "jobId=ID&state=running&totRCHAR=2048.5", 500, "invalid literal for int() with base 10: '2048.5'"),
        Case("updateJob", "jobId=ID&state=running&maxRSS=x", 200, "StatusCode=30"),
        Case("updateJob", "jobId=ID&state=running&pilotErrorCode=x", 200, "StatusCode=0&command=NULL"),
        Case("updateJob", "jobId=ID&state=running&attemptNr=2", 200, "StatusCode=0&command=tobekilled"),
        Case("updateJob", "jobId=ID&jobId=1&state=running", 200, "StatusCode=0&command=NULL"),
        Case("getStatus", "ids=ID 1", 200, "StatusCode=0&status=activated%2Bnotfound&attemptNr=1%2B0"),
        Case("checkJobStatus", "ids=ID", 200, #"{"StatusCode": 0, "data": [{"command": null, "status": "activated"}]}"#),
        Case("isAlive", "", 200, "alive=yes"),
        Case("updateWorkerPilotStatus", "site=Q&workerID=1&harvesterID=h&status=started&node_id=n", 200, "StatusCode=0"),
        Case("updateWorkerPilotStatus", "site=Q&workerID=1&harvesterID=h&status=x", 200, "The worker state has to be in…"),
        Case("getResourceTypes", "", 200, "StatusCode=0&ResourceTypes=%5B%7B%27resource_name%27%3A+%27SCORE%27…"),
    ])
    func answers(row: Case) async throws {
        try await withSandbox { sandbox async throws in
            let id = try sandbox.submit([:])
            var client = Client(sandbox)
            client.accept = nil
            let form = row.form.replacingOccurrences(of: "ID&", with: "\(id)&").replacingOccurrences(of: "=ID", with: "=\(id)")
            let answer = try client.post(
                "/server/panda/\(row.method)", Data(form.replacingOccurrences(of: " ", with: "+").utf8),
                type: "application/x-www-form-urlencoded")
            #expect(answer.status == row.status)
            // A row that ends in "…" says only how the text starts.
            #expect(row.text.hasSuffix("…") ? answer.text.hasPrefix(row.text.dropLast()) : answer.text == row.text)
        }
    }

    @Test func textsMustBeTextsInJSON() async throws {
        try await withSandbox { sandbox async throws in
            let id = try sandbox.submit([:])
            for name in ["pilotErrorDiag", "exeErrorDiag", "jobMetrics", "pilotLog", "metaData", "node", "pilotID", "batchID"] {
                let body: WireValue = .object(WireObject([("jobId", .int(id)), ("state", "running"), (name, .int(1))]))
                let answer = try Client(sandbox).post(
                    "/server/panda/updateJob", Zipped.gzip(Data(body.json.utf8)), type: "application/json")
                #expect(answer.status == 500, "\(name)")
                #expect(answer.text == "'int' object is not subscriptable")
            }
        }
    }

    @Test func jsonBodiesAreGzipAndNothingElse() async throws {
        try await withSandbox { sandbox async throws in
            let client = Client(sandbox)
            let body = Data(#"{"siteName": "Q", "allowOtherCountry": true}"#.utf8)
            let packed = try client.post("/server/panda/getJob", Zipped.gzip(body), type: "application/json")
            #expect(try packed.json() == ["StatusCode": 20, "errorDialog": "no jobs in PanDA"])
            #expect(packed.headers["content-type"] == "application/json")
            let plain = try client.post("/server/panda/getJob", body, type: "application/json")
            #expect(plain.status == 500 && plain.text.hasPrefix("Not a gzipped file"))
            let charset = try client.post("/server/panda/getJob", body, type: "application/json; charset=utf-8")
            #expect(charset.status == 500 && charset.text.contains("missing 1 required"))
        }
    }

    @Test func queriesAndMultipartWorkToo() async throws {
        try await withSandbox { sandbox async throws in
            var client = Client(sandbox)
            client.accept = nil
            #expect(try client.curl("/server/panda/getJob?siteName=Q").text == "StatusCode=20")
            #expect(try client.curl("/server/panda/getJob", ["-F", "siteName=Q"]).text == "StatusCode=20")
        }
    }

    @Test func manyJobsAreAList() async throws {
        try await withSandbox { sandbox async throws in
            for _ in 1...3 { try sandbox.submit(["prodSourceLabel": "managed"]) }
            let client = Client(sandbox)
            let got = try client.legacy("getJob", [("siteName", "SANDBOX_QUEUE"), ("nJobs", "2")])
            #expect(got["jobs"]?.array?.count == 2)
            #expect(got["PandaID"] == nil)
            var plain = client
            plain.accept = nil
            let text = try plain.formPost("getJob", [("siteName", "SANDBOX_QUEUE"), ("nJobs", "1")]).text
            #expect(text.hasPrefix("StatusCode=0&jobs=%5B%7B%22StatusCode%22"))
        }
    }

    @Test func bulkStopsAtAMistake() async throws {
        try await withSandbox { sandbox async throws in
            let ids = try (1...3).map { _ in try sandbox.submit([:]) }
            let list = #"[{"jobId": \#(ids[0]), "state": "running"}, {"jobId": \#(ids[1])}, {"jobId": \#(ids[2]), "state": "running"}]"#
            let answer = try Client(sandbox).legacy("updateJobsInBulk", [("jobList", list)])
            #expect(answer.array?.first == false)
            #expect(try ids.map { try sandbox.jobs.job($0)?.state } == [.running, .activated, .activated])
            let good = try Client(sandbox).legacy("updateJobsInBulk", [("jobList", #"[{"jobId": \#(ids[1]), "state": "running"}]"#)])
            #expect(good == [true, [["type": "json", "content": #"{"StatusCode": 0, "command": "NULL"}"#]]])
        }
    }
}
