import Sandbox
import TestSupport
import Testing

/// `server-wire.md`, section 5: what becomes of a job's state and what the pilot is told.
@Suite struct UpdateRuleTests {
    struct Walk: Sendable, CustomTestStringConvertible {
        /// State, then what is answered.
        let steps: [(String, String)]
        let end: ServerState
        var testDescription: String { steps.map(\.0).joined(separator: " ") }
    }

    // An Adder that never comes, so that the states before it can be seen.
    private static var patient: SandboxOptions {
        var options = SandboxOptions()
        options.adderDelay = 1e6
        return options
    }

    @Test(arguments: [
        Walk(steps: [("starting", "NULL"), ("running", "NULL"), ("starting", "NULL")], end: .running),
        Walk(steps: [("running", "NULL"), ("finished", "NULL"), ("finished", "alreadydone")], end: .holding),
        Walk(steps: [("failed", "NULL"), ("failed", "alreadydone")], end: .holding),
        Walk(steps: [("finished", "NULL"), ("running", "NULL")], end: .holding),
        Walk(steps: [("holding", "NULL"), ("holding", "NULL"), ("finished", "NULL"), ("finished", "alreadydone")], end: .holding),
        Walk(steps: [("holding", "NULL"), ("transferring", "NULL")], end: .holding),
        Walk(steps: [("running", "NULL"), ("transferring", "NULL"), ("running", "NULL")], end: .transferring),
    ])
    func states(walk: Walk) async throws {
        try await withSandbox(Self.patient) { sandbox async throws in
            let id = try sandbox.submit([:])
            for (state, command) in walk.steps {
                #expect(try Client(sandbox).update(id, state) == ["StatusCode": 0, "command": .string(command)])
            }
            #expect(try sandbox.jobs.job(id)?.state == walk.end)
        }
    }

    @Test func archivedJobsAreToBeKilled() async throws {
        try await withSandbox { sandbox async throws in
            let id = try sandbox.submit([:])
            _ = try Client(sandbox).update(id, "failed", WireObject("pilot_error_code", 1305))
            #expect(try sandbox.jobs.job(id)?.state == .failed)
            #expect(try Client(sandbox).update(id, "failed")?["command"] == "tobekilled")
            #expect(try Client(sandbox).update(1, "running")?["command"] == "tobekilled")
        }
    }

    @Test func otherAttemptsAreToBeKilled() async throws {
        try await withSandbox { sandbox async throws in
            let id = try sandbox.submit(["attemptNr": 3])
            #expect(try Client(sandbox).update(id, "running", WireObject("attempt_nr", 2))?["command"] == "tobekilled")
            #expect(try sandbox.jobs.job(id)?.state == .activated)
            #expect(try Client(sandbox).update(id, "running", WireObject("attempt_nr", 3))?["command"] == "NULL")
        }
    }

    @Test(arguments: [("pilot_timing", 100), ("cpu_consumption_unit", 128), ("scheduler_id", 128)])
    func tooLongIsLost(field: String, limit: Int) async throws {
        try await withSandbox { sandbox async throws in
            let id = try sandbox.submit([:])
            let client = Client(sandbox)
            let long = String(repeating: "x", count: limit + 1)
            let answer = try client.v1(
                "pilot/update_job", .object(WireObject([("job_id", .int(id)), ("job_status", "running"), (field, .string(long))])))
            #expect(answer == ["success": true, "message": "Database error", "data": ["StatusCode": 30]])
            #expect(try sandbox.jobs.job(id)?.state == .activated)
            #expect(try client.update(id, "running", WireObject(field, .string(String(long.dropLast()))))?["StatusCode"] == 0)
        }
    }

    @Test func otherTextsAreCut() async throws {
        try await withSandbox { sandbox async throws in
            let id = try sandbox.submit([:])
            let long = WireValue.string(String(repeating: "x", count: 5000))
            let names = ["pilot_error_diag", "exe_error_diag", "job_metrics", "pilot_id", "node", "batch_id", "cpu_architecture_level"]
            _ = try Client(sandbox).update(id, "running", WireObject(names.map { ($0, long) } + [("pilot_log", long), ("stdout", long)]))
            let attributes = try #require(try sandbox.jobs.job(id)).attributes
            let columns = [
                "pilotErrorDiag", "exeErrorDiag", "jobMetrics", "pilotID", "modificationHost", "batchID", "cpu_architecture_level",
            ]
            #expect(columns.map { attributes[$0]?.string?.count } == [500, 500, 500, 200, 128, 80, 20])
            #expect(attributes["pilotLog"]?.string?.count == 4000)
            #expect(attributes["stdout"]?.string?.count == 2048)
            #expect(try sandbox.updates(of: id).first?.notes.count == names.count)
        }
    }

    @Test(arguments: [("2026-11-23 06:00:00", true), ("1795418052", false), ("2026-11-23T06:00:00", false), ("2026-11-23 06:00", false)])
    func timesHaveOneForm(text: String, isTaken: Bool) async throws {
        try await withSandbox { sandbox async throws in
            let id = try sandbox.submit([:])
            _ = try Client(sandbox).update(id, "running", WireObject("start_time", .string(text)))
            #expect((try sandbox.jobs.job(id)?.attributes["startTime"]?.string == text) == isTaken)
            #expect(try sandbox.updates(of: id).first?.notes.isEmpty == isTaken)
        }
    }

    @Test func numbersAreStoredByTheDialectsRules() async throws {
        try await withSandbox { sandbox async throws in
            let client = Client(sandbox)
            let (new, old) = (try sandbox.submit([:]), try sandbox.submit([:]))
            _ = try client.update(new, "running", WireObject([("rate_rchar", 2048), ("tot_rchar", 4096), ("pilot_error_code", -1144)]))
            _ = try client.legacy(
                "updateJob",
                [("jobId", "\(old)"), ("state", "running"), ("rateRCHAR", "2048"), ("totRCHAR", "4096"), ("pilotErrorCode", "-1144")])
            let (v1, legacy) = (try #require(try sandbox.jobs.job(new)).attributes, try #require(try sandbox.jobs.job(old)).attributes)
            #expect([v1["rateRCHAR"]?.double, v1["totRCHAR"]?.double] == [2, 4])
            #expect([legacy["rateRCHAR"]?.double, legacy["totRCHAR"]?.double] == [2048, 4])
            #expect(v1["pilotErrorCode"] == -1144)
            #expect(legacy["pilotErrorCode"] == 1144)
        }
    }

    @Test func foreignBatchIDsMakeTheServerStumble() async throws {
        try await withSandbox { sandbox async throws in
            let id = try sandbox.submit([:])
            let client = Client(sandbox)
            #expect(try client.update(id, "running", WireObject("batch_id", "one.host"))?["StatusCode"] == 0)
            #expect(try client.update(id, "running", WireObject("batch_id", "two.host"))?["StatusCode"] == 30)
            #expect(try client.update(id, "running", WireObject("batch_id", "17"))?["StatusCode"] == 0)
        }
    }

    @Test func debugModeAndCommandsAreTold() async throws {
        try await withSandbox { sandbox async throws in
            let id = try sandbox.submit([:])
            let client = Client(sandbox)
            // The real server says success=false when it worked.
            #expect(try client.v1("job/set_debug_mode", ["job_id": .int(id), "mode": true])["message"] == "Succeeded")
            #expect(try client.update(id, "running")?["command"] == "debug")
            #expect(try sandbox.jobs.setCommand("tobekilled", of: id))
            #expect(try client.update(id, "running")?["command"] == "debug,tobekilled")
            // A command is said until it is taken back.
            #expect(try sandbox.jobs.setCommand("tail -n 5 payload.stdout", of: id))
            for _ in 1...2 {
                let answer = try client.update(id, "running", WireObject("stdout", "payload.stdout\nline"))
                #expect(answer?["command"] == "debug,tail -n 5 payload.stdout")
            }
            #expect(try sandbox.jobs.job(id)?.attributes["stdout"] == "payload.stdout\nline")
            #expect(try sandbox.jobs.setDebug(false, of: id) && sandbox.jobs.setCommand("", of: id))
            #expect(try client.update(id, "running")?["command"] == "NULL")
        }
    }
}
