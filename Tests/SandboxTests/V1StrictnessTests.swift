import Foundation
import Sandbox
import TestSupport
import Testing

/// `server-wire.md`, sections 2, 4 and 5, by table.
@Suite struct V1StrictnessTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let method: String
        let body: String
        let message: String
        var testDescription: String { "\(method) \(body)" }

        init(_ method: String, _ body: String, _ message: String) { (self.method, self.body, self.message) = (method, body, message) }
    }

    @Test(arguments: [
        Case("acquire_jobs", #"{}"#, "Argument error: missing a required argument: 'site_name'"),
        Case("acquire_jobs", #"{"site_name": "Q", "siteName": "Q"}"#, "Argument error: got an unexpected keyword argument 'siteName'"),
        Case("acquire_jobs", #"{"site_name": "Q", "n_jobs": "1"}"#, "Type error: 'n_jobs' must be of type int, got str."),
        Case("acquire_jobs", #"{"site_name": "Q", "memory": 4000.5}"#, "Type error: 'memory' must be of type int, got float."),
        Case("acquire_jobs", #"{"site_name": "Q", "memory": 4000.0}"#, "Type error: 'memory' must be of type int, got float."),
        Case("acquire_jobs", #"{"site_name": 1}"#, "Type error: 'site_name' must be of type str, got int."),
        Case("acquire_jobs", #"{"site_name": null}"#, "Type error: 'site_name' must be of type str, got NoneType."),
        Case("acquire_jobs", #"{"site_name": "Q", "get_proxy_key": true}"#, "Type error: 'get_proxy_key' must be of type str, got bool."),
        Case("acquire_jobs", #"{"site_name": "Q", "background": 1}"#, "Type error: 'background' must be of type bool, got int."),
        Case("acquire_jobs", #"{"site_name": "Q", "memory": null, "node": null}"#, "No jobs in PanDA"),
        Case("update_job", #"{"job_id": "1", "job_status": "running"}"#, "Type error: 'job_id' must be of type int, got str."),
        Case("update_job", #"{"job_id": 1}"#, "Argument error: missing a required argument: 'job_status'"),
        Case(
            "update_job", #"{"job_id": 1, "job_status": "running", "timestamp": "now"}"#,
            "Argument error: got an unexpected keyword argument 'timestamp'"),
        Case(
            "update_job", #"{"job_id": 1, "job_status": "running", "mean_core_count": 1.5}"#,
            "Type error: 'mean_core_count' must be of type int, got float."),
        Case(
            "update_job", #"{"job_id": 1, "job_status": "running", "meta_data": {}}"#,
            "Type error: 'meta_data' must be of type str, got dict."),
        Case(
            "update_job", #"{"job_id": 1, "job_status": "running", "meta_data": null}"#,
            "Type error: 'meta_data' must be of type str, got NoneType."),
        Case("update_job", #"{"job_id": 1, "job_status": "stagein"}"#, "Invalid job status: stagein"),
        Case("update_jobs_bulk", #"{"job_list": {}}"#, "Type error: 'job_list' must be of type list, got dict."),
        Case(
            "update_worker_status", #"{"worker_id": 1, "harvester_id": "h", "status": "idle"}"#,
            "Invalid worker state. The worker state has to be in ('started', 'finished')"),
        Case(
            "update_worker_status", #"{"worker_id": 1, "harvester_id": "h", "status": "started", "site": "Q"}"#,
            "Argument error: got an unexpected keyword argument 'site'"),
        Case(
            "update_worker_node", #"{"site": "S", "host_name": "h", "cpu_model": "c", "clock_speed": 2000}"#,
            "Type error: 'clock_speed' must be of type float, got int."),
        Case("get_job_status", #"{"job_ids": [1]}"#, "expecting GET, received POST"),
    ])
    func refusals(row: Case) async throws {
        try await withSandbox { sandbox async throws in
            let answer = try Client(sandbox).v1("pilot/\(row.method)", WireValue(json: row.body))
            #expect(answer["success"] == false)
            #expect(answer["message"]?.string == row.message)
        }
    }

    struct Encoding: Sendable, CustomTestStringConvertible {
        let type: String?
        var headers: [String] = []
        let body: String
        let isGzip: Bool
        let status: Int
        let text: String
        var testDescription: String { "\(type ?? "no type") \(headers) \(isGzip ? "gzip " : "")\(body)" }
    }

    static let noJob = #"{"success": false, "message": "No jobs in PanDA", "data": null}"#

    @Test(arguments: [
        Encoding(type: "application/json", body: #"{"site_name": "Q"}"#, isGzip: false, status: 200, text: noJob),
        Encoding(
            type: "application/json", headers: ["Content-Encoding: gzip"], body: #"{"site_name": "Q"}"#, isGzip: true, status: 200,
            text: noJob),
        Encoding(type: "application/json", body: #"{"site_name": "Q"}"#, isGzip: true, status: 500, text: "'utf-8' codec"),
        Encoding(
            type: "application/json", headers: ["Content-Encoding: gzip"], body: #"{"site_name": "Q"}"#, isGzip: false, status: 500,
            text: "Not a gzipped file"),
        Encoding(
            type: "application/json; charset=utf-8", body: #"{"site_name": "Q"}"#, isGzip: false, status: 200,
            text: "missing a required argument: 'site_name'"),
        Encoding(type: nil, body: #"{"site_name": "Q"}"#, isGzip: false, status: 200, text: "missing a required argument: 'site_name'"),
        Encoding(type: "application/x-www-form-urlencoded", body: "site_name=Q", isGzip: false, status: 200, text: noJob),
        Encoding(
            type: "application/x-www-form-urlencoded", body: "site_name=Q&n_jobs=1", isGzip: false, status: 200,
            text: "'n_jobs' must be of type int, got str."),
        Encoding(
            type: "application/json", body: #"{"site_name": "Q""#, isGzip: false, status: 500,
            text: "ERROR : received invalid JSON : Expecting ',' delimiter: line 1 column 18 (char 17)"),
        Encoding(type: "application/json", body: "[1]", isGzip: false, status: 500, text: "must be a mapping, not list"),
    ])
    func encodings(row: Encoding) async throws {
        try await withSandbox { sandbox async throws in
            var body = Data(row.body.utf8)
            if row.isGzip { body = try Zipped.gzip(body) }
            let answer = try Client(sandbox).post("/api/v1/pilot/acquire_jobs", body, type: row.type, headers: row.headers)
            #expect(answer.status == row.status)
            #expect(answer.text.contains(row.text))
            #expect(answer.headers["content-type"] == "text/plain")
            #expect(answer.headers["transfer-encoding"] == "chunked")
            #expect(answer.headers["content-length"] == nil)
        }
    }

    @Test func withoutJSONTheAnswerIsPython() async throws {
        try await withSandbox { sandbox async throws in
            var client = Client(sandbox)
            client.accept = nil
            #expect(try client.curl("/api/v1/system/is_alive").text == "{'success': True, 'message': '', 'data': None}")
        }
    }

    @Test(arguments: [
        ("/api/v1/pilot/nonsense", "nonsense"), ("/api/latest/pilot/acquire_jobs", "acquire_jobs"),
        ("/api/v1/nonsense/is_alive", "is_alive"),
        ("/server/panda/nonsense", "nonsense"), ("/server/panda/updateWorkerNode", "updateWorkerNode"),
    ])
    func unknownMethods(path: String, method: String) async throws {
        try await withSandbox { sandbox async throws in
            let answer = try Client(sandbox).curl(path)
            #expect(answer.status == 403)
            #expect(answer.text == "ERROR : method \(method) is forbidden")
        }
    }

    @Test func queriesAreCast() async throws {
        try await withSandbox { sandbox async throws in
            let client = Client(sandbox)
            let id = try sandbox.submit([:])
            #expect(
                try client.get("/api/v1/pilot/get_job_status?job_ids=\(id)&job_ids=1")["data"]
                    == [
                        ["job_id": .int(id), "status": "activated", "attempt_number": 1],
                        ["job_id": 1, "status": "not found", "attempt_number": 0],
                    ])
            #expect(try client.get("/api/v1/pilot/get_job_status?job_ids=\(id)")["data"]?.array?.count == 1)
            #expect(try client.get("/api/v1/pilot/get_job_status?job_ids=x")["success"] == false)
            #expect(try client.get("/api/v1/metaconfig/get_resource_types")["data"]?.array?.count == 4)
            #expect(try client.get("/api/v1/pilot/acquire_jobs?site_name=Q")["message"] == "expecting POST, received GET")
        }
    }

    @Test func bulkGoesOnAfterAMistake() async throws {
        try await withSandbox { sandbox async throws in
            let id = try sandbox.submit([:])
            let answer = try Client(sandbox).v1(
                "pilot/update_jobs_bulk",
                [
                    "job_list": [
                        ["job_id": .int(id), "job_status": "running", "wrong": 1], ["job_id": .int(id), "job_status": "running"],
                    ]
                ])
            #expect(answer["data"]?.array?.map { $0["success"] } == [false, true])
            #expect(try sandbox.jobs.job(id)?.state == .running)
        }
    }

    @Test func dialectsCanBeLeftOut() async throws {
        var options = SandboxOptions()
        (options.servesLegacy, options.servesV1) = (false, false)
        try await withSandbox(options) { sandbox async throws in
            let client = Client(sandbox)
            #expect(try client.curl("/server/panda/getJob").text == "ERROR : method getJob is forbidden")
            #expect(try client.curl("/api/v1/system/is_alive").status == 404)
        }
    }
}
