import Checksum
import Foundation
import GridSecurity
import HTTP
import JobModel
import Secrets
import Testing

@testable import PandaClient

/// What goes over the wire, in both dialects.
@Suite struct RequestTests {
    private func json(_ request: HTTPRequest) throws -> [String: JSONValue] {
        guard case .bytes(var bytes) = request.body else { throw FieldError(field: "body", reason: "is missing") }
        if request.headers["Content-Encoding"] == "gzip" { bytes = try Gzip.decompress(bytes, limit: 1 << 20) }
        guard case .object(let fields) = try JSONValue(parsing: bytes) else { throw FieldError(field: "body", reason: "is no object") }
        return fields
    }

    private func form(_ request: HTTPRequest) throws -> [String: String] {
        guard case .bytes(let bytes) = request.body else { throw FieldError(field: "body", reason: "is missing") }
        #expect(request.headers["Content-Type"] == "application/x-www-form-urlencoded")
        #expect(request.headers["Accept"] == "application/json")
        var components = URLComponents()
        components.percentEncodedQuery = String(decoding: bytes, as: UTF8.self)
        return Dictionary(uniqueKeysWithValues: (components.queryItems ?? []).map { ($0.name, $0.value ?? "") })
    }

    @Test func v1AcquireJobs() throws {
        let request = try v1.acquireJob(.full).request
        #expect(request.url == "https://panda.example.org:25443/api/v1/pilot/acquire_jobs" && request.method == .post)
        #expect(request.headers["Content-Type"] == "application/json" && request.headers["Accept"] == "application/json")
        #expect(request.headers["Content-Encoding"] == nil)
        #expect(
            try json(request) == [
                "site_name": .string("SITE"), "timeout": .int(60), "memory": .int(4000), "disk_space": .int(5000),
                "prod_source_label": .string("user"), "node": .string("node"), "computing_element": .string("QUEUE"),
                "prod_user_id": .string("/CN=me"), "task_id": .int(7), "resource_type": .string("SCORE"),
                "harvester_id": .string("harvester"), "worker_id": .int(8), "scheduler_id": .string("scheduler"),
                "job_type": .string("user"), "remaining_time": .int(3600),
            ])
    }

    @Test func whatIsNotGivenIsLeftOut() throws {
        var plain = JobRequest(siteName: "S", computingElement: "Q", label: "", node: "n", memoryMB: 1, diskSpaceMB: 2)
        plain.harvesterID = "without worker"
        #expect(
            try Set(json(v1.acquireJob(plain).request).keys) == [
                "site_name", "timeout", "memory", "disk_space", "node", "computing_element",
            ])
        #expect(
            try Set(form(legacy.acquireJob(plain).request).keys) == [
                "siteName", "computingElement", "node", "mem", "diskSpace", "cpu", "timeout", "workingGroup", "allowOtherCountry",
            ])
        let bare = JobUpdate(jobID: 1, attemptNumber: 2, state: .running, siteName: "S")
        #expect(
            try json(v1.update(bare).request) == [
                "job_id": .int(1), "attempt_nr": .int(2), "job_status": .string("running"), "site_name": .string("S"),
            ])
        #expect(try form(legacy.update(bare).request) == ["jobId": "1", "attemptNr": "2", "state": "running", "siteName": "S"])
        let anyAttempt = JobUpdate(jobID: 1, attemptNumber: nil, state: .running, siteName: "S")
        #expect(try Set(json(v1.update(anyAttempt).request).keys) == ["job_id", "job_status", "site_name"])
        #expect(try Set(form(legacy.update(anyAttempt).request).keys) == ["jobId", "state", "siteName"])
    }

    @Test func legacyGetJob() throws {
        let request = try legacy.acquireJob(.full).request
        #expect(request.url == "https://panda.example.org:25443/server/panda/getJob" && request.method == .post)
        #expect(
            try form(request) == [
                "siteName": "SITE", "computingElement": "QUEUE", "node": "node", "mem": "4000", "diskSpace": "5000", "cpu": "2450.5",
                "timeout": "60", "workingGroup": "group", "countryGroup": "de", "allowOtherCountry": "True", "prodSourceLabel": "user",
                "jobType": "user", "resourceType": "SCORE", "prodUserID": "/CN=me", "taskID": "7", "schedulerID": "scheduler",
                "remaining_time": "3600", "harvester_id": "harvester", "worker_id": "8",
            ])
    }

    @Test func v1UpdateJob() throws {
        let request = try v1.update(.full(1)).request
        #expect(request.url.hasSuffix("/api/v1/pilot/update_job"))
        // The full update is long enough to be worth compressing.
        #expect(request.headers["Content-Encoding"] == "gzip")
        let fields = try json(request)
        #expect(fields["job_id"] == .int(1) && fields["attempt_nr"] == .int(1) && fields["job_status"] == .string("finished"))
        #expect(fields["mean_core_count"] == .int(8), "a fraction would refuse the whole update")
        #expect(fields["start_time"] == .string("2023-11-14 22:13:20") && fields["end_time"] == .string("2023-11-14 22:14:20"))
        #expect(fields["pilot_error_code"] == .int(-1144) && fields["tot_rchar"] == .int(1) && fields["max_pss"] == .int(4))
        #expect(fields["meta_data"] == .string("{\"a\": 1}"))
        #expect(fields["timestamp"] == nil && fields["job_output_report"]?.text?.contains("\"adler32\":\"0000000a\"") == true)
        #expect(fields.count == 49)
    }

    @Test func legacyUpdateJob() throws {
        let fields = try form(legacy.update(.full(1)).request)
        #expect(fields["jobId"] == "1" && fields["state"] == "finished" && fields["cpuConsumptionUnit"] == "s+CPU & more")
        #expect(fields["startTime"] == "2023-11-14 22:13:20" && fields["pilotErrorDiag"] == "größer")
        #expect(fields["pilotErrorCode"] == "-1144" && fields["meanCoreCount"] == "7.6" && fields["totWBYTES"] == "4")
        let report = try #require(fields["xml"])
        #expect(
            report == #"{"log.tgz":{"fsize":3,"guid":"H","md5sum":"abababababababababababababababab","surl":"s"},"#
                + #""out.root":{"adler32":"0000000a","endpoint":"E","fsize":9,"guid":"G","surl":"davs://se/x"}}"#)
        #expect(fields.count == 49)
    }

    @Test func smallCalls() throws {
        let worker = WorkerUpdate(workerID: 8, harvesterID: "h", status: .started, site: "Q", nodeID: "n")
        #expect(
            try json(v1.updateWorker(worker).request) == [
                "worker_id": .int(8), "harvester_id": .string("h"), "status": .string("started"), "node_id": .string("n"),
            ])
        #expect(
            try form(legacy.updateWorker(worker).request) == [
                "site": "Q", "workerID": "8", "harvesterID": "h", "status": "started", "node_id": "n",
            ])
        let statuses = v1.statuses(of: [1, 2]).request
        #expect(statuses.method == .get && statuses.url.hasSuffix("/api/v1/pilot/get_job_status?job_ids=1&job_ids=2"))
        #expect(statuses.headers["Accept"] == "application/json")
        #expect(try form(legacy.statuses(of: [1, 2]).request) == ["ids": "1 2"])
        #expect(v1.isAlive().request.url.hasSuffix("/api/v1/system/is_alive"))
        #expect(legacy.isAlive().request.url.hasSuffix("/server/panda/isAlive"))
    }

    @Test func credentials() throws {
        let key = Secret("a+b/c=&d"), role = "atlas:/atlas/Role=production"
        let token = v1.renewToken(with: key).request
        #expect(token.url == "\(somewhere)/api/v1/creds/get_access_token?client_name=pilot_server&token_key=a%2Bb%2Fc%3D%26d")
        #expect(token.method == .get && token.headers["Accept"] == "application/json" && token.headers["Content-Type"] == nil)
        #expect(v1.renewProxy(role: nil).request.url == "\(somewhere)/api/v1/creds/get_proxy")
        let proxy = v1.renewProxy(role: role).request
        #expect(proxy.url == "\(somewhere)/api/v1/creds/get_proxy?role=atlas%3A%2Fatlas%2FRole%3Dproduction" && proxy.method == .get)
        let legacyToken = legacy.renewToken(with: key).request
        #expect(legacyToken.url == "\(somewhere)/server/panda/get_access_token")
        #expect(try form(legacyToken) == ["client_name": "pilot_server", "token_key": "a+b/c=&d"])
        #expect(legacy.renewProxy(role: role).request.url == "\(somewhere)/server/panda/getProxy")
        #expect(try form(legacy.renewProxy(role: role).request) == ["role": role])
        #expect(try form(legacy.renewProxy(role: nil).request) == [:])
        // What is being done stands in every message, and must not tell the key.
        #expect(v1.renewToken(with: key).doing == "get_access_token at \(somewhere)")
    }

    @Test func smallBodiesGoPlain() throws {
        var update = JobUpdate(jobID: 1, attemptNumber: 1, state: .running, siteName: "S")
        update.pilotLog = String(repeating: "x", count: V1Dialect.gzipThreshold)
        #expect(try v1.update(update).request.headers["Content-Encoding"] == "gzip")
        update.pilotLog = nil
        #expect(try v1.update(update).request.headers["Content-Encoding"] == nil)
    }

    @Test func numbersThatJSONCannotHoldAreRefused() throws {
        var update = JobUpdate(jobID: 1, attemptNumber: 1, state: .running, siteName: "S")
        update.cpuConversionFactor = .nan
        let error = #expect(throws: PandaError.self) { try v1.update(update) }
        #expect(error?.isRefusal == true)
    }
}
