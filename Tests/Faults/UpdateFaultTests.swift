import Sandbox
import TestSupport
import Testing

/// What goes wrong with one update, at each of a job's words: the job finishes, and the server has its last word once.
@Suite(.timeLimit(.minutes(10))) struct UpdateFaultTests {
    /// Faults of one request, and whether it still has its effect on the server.
    static let faults: [(kind: String, hasEffect: Bool)] = [
        ("reset", false), ("lost", true), ("reset-within", true), ("reset-after", true), ("close", false), ("twice", true),
        ("truncate", true), ("truncate-gzip", true), ("length", true), ("length:n=-3", true), ("garbage", false),
        ("hang:s=600", false), ("drip:s=0.5", true), ("drip:s=0.001", true), ("delay:s=0.3", true),
        ("429", false), ("502", false), ("503", false), ("504", false), ("503:ra=1", false), ("503:rd=1", false), ("500", false),
        ("code", false), ("code:n=10", false),
    ]

    @Test(.serialized, arguments: faults) func atStarting(kind: String, hasEffect: Bool) async throws {
        try await expectJobToFinish(kind, at: "starting", hasEffect)
    }

    @Test(.serialized, arguments: faults) func atRunning(kind: String, hasEffect: Bool) async throws {
        try await expectJobToFinish(kind, at: "running", hasEffect)
    }

    @Test(.serialized, arguments: faults) func atFinal(kind: String, hasEffect: Bool) async throws {
        try await expectJobToFinish(kind, at: "finished", hasEffect)
    }

    private func expectJobToFinish(_ kind: String, at state: String, _ hasEffect: Bool) async throws {
        let fault = "update_job:\(kind)\(kind.contains(":") ? "," : ":")state=\(state),count=1"
        try await withRig([fault]) { rig in
            let id = try rig.submit()
            let ending = try await rig.pilot(configuration: ["http_maxtime": ["hang:s=600", "drip:s=0.5"].contains(kind) ? "4" : "60"])
                .run()
            #expect(ending.status == 0 && ending.errors == "", "\(ending.output)")
            try rig.expect(id, "finished")
            let updates = try rig.sandbox.updates(of: id).map(\.state)
            // A last word does not wait for a first one that the server wants to hear later.
            #expect(rig.sandbox.faults.requests(of: "update_job") >= (state == "starting" ? 2 : 3))
            #expect(!hasEffect || updates.contains(state))
            // Late words never follow the last one, and none goes back to an earlier state.
            #expect(updates == updates.sorted { Self.order[$0] ?? 9 < Self.order[$1] ?? 9 }, "\(updates)")
        }
    }

    private static let order = ["starting": 0, "running": 1, "finished": 2]

    /// The server answers `alreadydone` as long as the job waits for its Adder, and `tobekilled` when that is through.
    @Test(.serialized, arguments: ["lost", "twice", "reset-within"], [(3600.0, "alreadydone", "holding"), (0, "tobekilled", "finished")])
    func aLastWordThatArrivesTwiceIsOne(kind: String, server: (delay: Double, answer: String, state: String)) async throws {
        try await withRig(["update_job:\(kind):state=finished,count=1"], { $0.adderDelay = server.delay }) { rig in
            let id = try rig.submit()
            let ending = try await rig.pilot().run()
            #expect(ending.status == 0 && ending.errors == "", "\(ending.output)")
            let words = try rig.sandbox.updates(of: id).filter { $0.state == "finished" }
            #expect(words.map(\.answer) == ["NULL", server.answer])
            #expect(words.first?.fields == words.last?.fields)
            #expect(try rig.sandbox.jobs.job(id)?.state.rawValue == server.state)
            #expect(try rig.sandbox.jobs.job(id)?.sentCount == 1)
        }
    }

    @Test func connectionsThatServeOneRequestAndBreakBeforeTheirFirstByte() async throws {
        let faults = ["reset:", "close:", "hang:s=600,", "reset:", "close:"].enumerated().map { "connection:\($1)nth=\(2 + 2 * $0)" }
        try await withRig(faults, { $0.keepsConnections = false }) { rig in
            let id = try rig.submit(hasLog: false)
            let ending = try await rig.pilot(configuration: ["http_connect_timeout": "4", "http_maxtime": "8"]).run()
            #expect(ending.status == 0, "\(ending.output)")
            try rig.expect(id, "finished")
        }
    }
}
