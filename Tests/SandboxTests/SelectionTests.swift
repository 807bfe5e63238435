import Sandbox
import TestSupport
import Testing

/// `server-wire.md`, section 4: who gets which job.
@Suite struct SelectionTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let job: WireValue
        let request: WireValue
        let isGiven: Bool
        var testDescription: String { "\(job.json) for \(request.json)" }

        init(_ job: WireValue, _ request: WireValue, _ isGiven: Bool) { (self.job, self.request, self.isGiven) = (job, request, isGiven) }
    }

    @Test(arguments: [
        Case(["prodSourceLabel": "managed"], [:], true),
        Case(["prodSourceLabel": "prod_test"], ["prod_source_label": "managed"], true),
        Case(["prodSourceLabel": "user"], ["prod_source_label": "managed"], false),
        Case(["prodSourceLabel": "panda"], ["prod_source_label": "user"], true),
        Case(["prodSourceLabel": "managed"], ["prod_source_label": "user"], false),
        Case(["prodSourceLabel": "user"], ["prod_source_label": "unified"], true),
        Case(["prodSourceLabel": "test"], ["prod_source_label": "unified"], true),
        Case([:], ["prod_source_label": "ptest"], true),
        Case([:], [:], false),
        Case(["prodSourceLabel": "managed", "minRamCount": 4000], ["memory": 3999], false),
        Case(["prodSourceLabel": "managed", "minRamCount": 4000], ["memory": 4000], true),
        Case(["prodSourceLabel": "managed", "minRamCount": 4000], ["memory": 0], true),
        Case(["prodSourceLabel": "managed", "maxDiskCount": 500], ["disk_space": 400], false),
        Case(["prodSourceLabel": "managed", "maxWalltime": 3600], ["remaining_time": 600], false),
        Case(["prodSourceLabel": "managed"], ["resource_type": "MCORE"], false),
        Case(["prodSourceLabel": "managed"], ["resource_type": "SCORE"], true),
        Case(["prodSourceLabel": "managed", "taskID": 7], ["task_id": 8], false),
        Case(["prodSourceLabel": "managed", "taskID": 7], ["task_id": 7], true),
        Case(["prodSourceLabel": "managed"], ["timeout": 10], false),
        Case(["prodSourceLabel": "managed"], ["timeout": 11], true),
        Case(["prodSourceLabel": "managed", "computingSite": "ELSEWHERE"], [:], false),
    ])
    func rules(row: Case) async throws {
        try await withSandbox { sandbox async throws in
            try sandbox.submit(row.job)
            let request = WireObject("site_name", "SANDBOX_QUEUE").merging(row.request.object ?? WireObject())
            let answer = try Client(sandbox).v1("pilot/acquire_jobs", .object(request))
            #expect((answer["success"] == true) == row.isGiven)
        }
    }

    @Test func priorityThenAge() async throws {
        try await withSandbox { sandbox async throws in
            let ids = try [1, 5, 5].map { try sandbox.submit(["prodSourceLabel": "managed", "currentPriority": .int($0)]) }
            let got = try (1...4).map { _ in try Client(sandbox).take()["data"]?["jobs"]?.array?.first?["PandaID"]?.int }
            #expect(got == [ids[1], ids[2], ids[0], nil])
        }
    }

    /// Each job goes to one pilot, however many ask at once.
    @Test func noJobIsGivenTwice() async throws {
        try await withSandbox { sandbox async throws in
            let ids = try (1...8).map { _ in try sandbox.submit(["prodSourceLabel": "managed"]) }
            let got = try await withThrowingTaskGroup(of: Int?.self) { group in
                for _ in ids { group.addTask { try Client(sandbox).take()["data"]?["jobs"]?.array?.first?["PandaID"]?.int } }
                return try await group.reduce(into: [Int]()) { if let id = $1 { $0.append(id) } }
            }
            #expect(got.sorted() == ids)
        }
    }
}
