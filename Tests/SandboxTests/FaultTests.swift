import Sandbox
import TestSupport
import Testing

@Suite struct FaultTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let spec: String
        let exit: Int32
        /// What curl may exit with instead: a reset can come while it still connects.
        var orExit: Int32?
        var status = 200
        var text = ""
        var testDescription: String { spec }
    }

    // Exits of curl: 18 partial, 35 no handshake, 52 empty answer, 56 failure in receiving.
    @Test(arguments: [
        Case(spec: "acquire_jobs:500", exit: 0, status: 500, text: "sandbox fault 500"),
        Case(spec: "acquire_jobs:status=503:ra=7", exit: 0, status: 503, text: "sandbox fault 503"),
        Case(spec: "acquire_jobs:delay:s=0.05", exit: 0, text: "No jobs"),
        Case(spec: "acquire_jobs:reset", exit: 56, status: 0),
        Case(spec: "acquire_jobs:lost", exit: 56, status: 0),
        Case(spec: "acquire_jobs:reset-within", exit: 56, text: "{"),
        Case(spec: "acquire_jobs:reset-after", exit: 0, text: "No jobs"),
        Case(spec: "acquire_jobs:twice", exit: 0, text: "No jobs"),
        Case(spec: "acquire_jobs:drip:s=0.001", exit: 0, text: "No jobs"),
        Case(spec: "acquire_jobs:length", exit: 18, text: "No jobs"),
        Case(spec: "acquire_jobs:length:n=-200", exit: 0),
        Case(spec: "connection:reset", exit: 35, orExit: 7, status: 0),
        Case(spec: "connection:close", exit: 35, status: 0),
        Case(spec: "connection:hang:s=0.05", exit: 35, status: 0),
        Case(spec: "connection:delay:s=0.05", exit: 0, text: "No jobs"),
        Case(spec: "*:close", exit: 52, status: 0),
        Case(spec: "acquire_jobs:hang:s=0.05", exit: 52, status: 0),
        Case(spec: "acquire_jobs:garbage", exit: 0, text: "<html>"),
        Case(spec: "acquire_jobs:truncate", exit: 18, text: "{"),
        Case(spec: "acquire_jobs:nojob", exit: 0, text: "No jobs in PanDA"),
        Case(spec: "acquire_jobs:code:n=10", exit: 0, text: #"{"StatusCode": 10}"#),
        Case(spec: "acquire_jobs:500:nth=2", exit: 0, text: "No jobs"),
        Case(spec: "update_job:500", exit: 0, text: "No jobs"),
        Case(spec: "acquire_jobs:500:method=GET", exit: 0, text: "No jobs"),
    ])
    func faults(row: Case) async throws {
        try await withSandbox { sandbox async throws in
            try sandbox.faults.add(row.spec)
            let client = Client(sandbox)
            let answer = try client.curl(
                "/api/v1/pilot/acquire_jobs", ["-H", "Content-Type: application/json", "-d", #"{"site_name": "Q"}"#])
            #expect(answer.exit == row.exit || answer.exit == row.orExit)
            #expect(answer.status == row.status)
            #expect(answer.text.contains(row.text))
            #expect(answer.headers["retry-after"] == (row.spec.contains("ra=") ? "7" : nil))
        }
    }

    @Test func brokenGzipIsWholeHTTP() async throws {
        try await withSandbox { sandbox async throws in
            try sandbox.faults.add("is_alive:truncate-gzip")
            let answer = try Client(sandbox).curl("/api/v1/system/is_alive")
            #expect(answer.exit == 0 && answer.headers["content-encoding"] == "gzip")
            #expect(answer.body.starts(with: [0x1F, 0x8B]))
        }
    }

    @Test func commandsAreToldByState() async throws {
        try await withSandbox { sandbox async throws in
            let id = try sandbox.submit([:])
            let client = Client(sandbox)
            try sandbox.faults.add("update_job:tobekilled:state=running,count=1")
            try sandbox.faults.add("update_job:command:cmd=softkill,job=\(id),from=4")
            #expect(try client.update(id, "starting")?["command"] == "NULL")
            #expect(try client.update(id, "running")?["command"] == "tobekilled")
            #expect(try client.update(id, "running")?["command"] == "NULL")
            #expect(try client.update(id, "running")?["command"] == "softkill")
            #expect(sandbox.faults.requests(of: "update_job") == 4)
            sandbox.faults.removeAll()
            #expect(try client.update(id, "running")?["command"] == "NULL")
        }
    }

    /// As the real server would: a lost answer is of a request that counts, and what arrives twice is answered as a second one.
    @Test(arguments: [("lost", 1), ("reset-within", 1), ("reset", 0), ("twice", 2), ("drip:s=0.001", 1)])
    func someFaultsHappenToTheAnswerOnly(kind: String, effects: Int) async throws {
        try await withSandbox { sandbox async throws in
            let id = try sandbox.submit([:])
            try sandbox.faults.add("update_job:\(kind)")
            _ = try? Client(sandbox).update(id, "running")  // the fault may leave no answer
            #expect(try sandbox.updates(of: id).map(\.state) == Array(repeating: "running", count: effects))
        }
    }

    @Test func retryAfterMayBeADate() async throws {
        try await withSandbox { sandbox async throws in
            try sandbox.faults.add("acquire_jobs:503:rd=60")
            let answer = try Client(sandbox).curl(
                "/api/v1/pilot/acquire_jobs", ["-H", "Content-Type: application/json", "-d", #"{"site_name": "Q"}"#])
            let form = /\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT/
            #expect(try form.wholeMatch(in: answer.headers["retry-after"] ?? "") != nil)
            #expect(try form.wholeMatch(in: answer.headers["date"] ?? "") != nil)
        }
    }

    @Test func connectionsMayServeOneRequestOnly() async throws {
        var options = SandboxOptions()
        options.keepsConnections = false
        try await withSandbox(options) { sandbox async throws in
            let answer = try Client(sandbox).curl("/api/v1/system/is_alive")
            #expect(answer.headers["connection"] == "close")
        }
    }

    @Test func whoeverWaitsHearsOfAFault() async throws {
        try await withSandbox { sandbox async throws in
            try sandbox.faults.add("is_alive:500")
            _ = try Client(sandbox).curl("/api/v1/system/is_alive")
            var heard: Fault?
            for await fault in sandbox.faults.happened {
                heard = fault
                break
            }
            #expect(heard?.spec == "is_alive:500")
        }
    }

    /// A request that is answered by a code has had no effect.
    @Test func codesHaveNoEffect() async throws {
        try await withSandbox { sandbox async throws in
            let id = try sandbox.submit([:])
            try sandbox.faults.add("updateJob:code:n=30")
            #expect(try Client(sandbox).legacy("updateJob", [("jobId", "\(id)"), ("state", "running")]) == ["StatusCode": 30])
            #expect(try sandbox.jobs.job(id)?.state == .activated)
        }
    }

    @Test(arguments: ["x", "x:y", "x:99", "x:500:nth", "x:500:nth=a", "x:500:what=1"]) func nonsenseIsRefused(spec: String) {
        #expect(throws: SandboxError.self) { try Fault(spec) }
    }
}
