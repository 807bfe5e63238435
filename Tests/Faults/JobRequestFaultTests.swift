import Foundation
import Sandbox
import SystemPackage
import TestSupport
import Testing

/// What goes wrong with a request for a job: it is repeated only where the server cannot have reserved one.
@Suite(.timeLimit(.minutes(10))) struct JobRequestFaultTests {
    struct Row: Sendable, CustomTestStringConvertible {
        let fault: String
        /// What the server has of the job in the end.
        let state: String
        var exit: Int32 = 79
        var says = ""
        var requests = 1
        var testDescription: String { fault }
    }

    @Test(
        .serialized,
        arguments: [
            Row(fault: "connection:close", state: "activated", says: "no reply", requests: 0),
            Row(fault: "connection:hang:s=600", state: "activated", says: "no reply", requests: 0),
            Row(fault: "acquire_jobs:reset", state: "activated", says: "no reply"),
            Row(fault: "acquire_jobs:close", state: "activated", says: "no reply"),
            Row(fault: "acquire_jobs:hang:s=600", state: "activated", says: "no reply"),
            Row(fault: "acquire_jobs:lost", state: "sent", says: "no reply"),
            Row(fault: "acquire_jobs:reset-within", state: "sent", says: "no reply"),
            Row(fault: "acquire_jobs:truncate", state: "sent", says: "no reply"),
            Row(fault: "acquire_jobs:truncate-gzip", state: "sent", says: "cut short"),
            Row(fault: "acquire_jobs:length", state: "sent", says: "no reply"),
            // The job is named in what came.
            Row(fault: "acquire_jobs:length:n=-3", state: "failed", exit: 1, says: "the server's reply is no JSON"),
            Row(fault: "acquire_jobs:drip:s=0.5", state: "sent", says: "no reply"),
            Row(fault: "acquire_jobs:garbage", state: "activated", says: "not PanDA's"),
            Row(fault: "acquire_jobs:502", state: "activated", says: "busy"),
            Row(fault: "acquire_jobs:504", state: "activated", says: "busy"),
            Row(fault: "acquire_jobs:500", state: "activated", says: "500"),
            Row(fault: "acquire_jobs:code", state: "activated", says: "StatusCode 30"),
            Row(fault: "acquire_jobs:nojob", state: "activated", exit: 0),
            // After these the job comes.
            Row(fault: "acquire_jobs:429", state: "finished", exit: 0, requests: 2),
            Row(fault: "acquire_jobs:429:ra=1", state: "finished", exit: 0, requests: 2),
            Row(fault: "acquire_jobs:503", state: "finished", exit: 0, requests: 2),
            Row(fault: "acquire_jobs:503:ra=1", state: "finished", exit: 0, requests: 2),
            Row(fault: "acquire_jobs:503:rd=1", state: "finished", exit: 0, requests: 2),
            Row(fault: "acquire_jobs:delay:s=0.3", state: "finished", exit: 0),
            Row(fault: "acquire_jobs:drip:s=0.0005", state: "finished", exit: 0),
            Row(fault: "acquire_jobs:reset-after", state: "finished", exit: 0),
        ])
    func faultsOfOneRequest(row: Row) async throws {
        try await withRig(["\(row.fault)\(row.fault.split(separator: ":").count > 2 ? "," : ":")count=1"]) { rig in
            let id = try rig.submit()
            // Patience ends where the fault is that nothing comes; elsewhere a busy machine must not end it.
            let patience = ["hang", "drip:s=0.5"].contains { row.fault.contains($0) } ? "4" : "60"
            let configuration = ["http_connect_timeout": patience, "http_maxtime": patience]
            let ending = try await rig.pilot(["--server-api", "v1"], configuration: configuration).run()
            #expect(ending.status == row.exit, "\(ending.output) \(ending.errors)")
            #expect(row.says.isEmpty || ending.errors.contains(row.says), "\(ending.errors)")
            #expect(ending.errors.split(separator: "\n").count == (row.exit == 0 ? 0 : 1), "\(ending.errors)")
            let job = try #require(try rig.sandbox.jobs.job(id))
            #expect(job.state.rawValue == row.state && job.sentCount == (row.state == "activated" ? 0 : 1))
            #expect(rig.sandbox.faults.requests(of: "acquire_jobs") == row.requests)
        }
    }

    /// A reset that comes while the connection is made is a refusal, which is tried again, a later one is not: both are right, a lost job is not.
    @Test func aConnectionThatIsResetBeforeItServes() async throws {
        try await withRig(["connection:reset:count=1"]) { rig in
            let id = try rig.submit()
            let ending = try await rig.pilot(["--server-api", "v1"]).run()
            let state = try rig.sandbox.jobs.job(id)?.state.rawValue
            #expect((ending.status == 79 && state == "activated") || (ending.status == 0 && state == "finished"), "\(ending.output)")
        }
    }

    /// libcurl would ask again by itself, on a connection that has been used before: the job of the lost answer would be lost too.
    @Test(.serialized, arguments: ["v1", "legacy"]) func aSecondRequestIsNotRepeatedByTheLibrary(dialect: String) async throws {
        let fault = dialect == "v1" ? "acquire_jobs:lost:nth=2" : "getJob:lost:nth=2"
        try await withRig([fault]) { rig in
            let queue = try String(contentsOfFile: rig.sandbox.directory.queues.appending("\(Sandbox.queue).json").string, encoding: .utf8)
            let manyJobs = try rig.directory.write(queue.replacing(/"timefloor": *\d+/, with: "\"timefloor\": 3000"), to: "queue.json")
            let ids = try (0..<3).map { _ in try rig.submit(hasLog: false) }
            let ending = try await rig.pilot([
                "--server-api", dialect, "--queuedata-url", manyJobs.string, "--allow-same-user", "False",
            ]).run()
            #expect(ending.status == 79 && ending.errors.contains("without an answer"), "\(ending.output) \(ending.errors)")
            let states = try ids.map { try rig.sandbox.jobs.job($0)?.state.rawValue }
            #expect(states == ["finished", "sent", "activated"], "\(ending.output)")
        }
    }

    /// A server may ask for more patience than a pilot has: it asks again after its own pause, which a signal ends at once.
    @Test func aDayOfRetryAfterDoesNotHoldASignal() async throws {
        try await withRig(["acquire_jobs:503:ra=86400"]) { rig in
            let id = try rig.submit()
            let ending = try await rig.pilot(["-v", "9", "-x", "9"]).run { process in
                for await _ in rig.sandbox.faults.happened { break }
                process.terminate()
            }
            #expect(ending.status == 143, "\(ending.output)")
            #expect(try rig.sandbox.jobs.job(id)?.state.rawValue == "activated")
        }
    }
}
