import PandaClient
import Testing

@testable import Workflows

@Suite struct DebugModeTests {
    private static let tail = DebugMode.Request.run(.tail(pattern: "x", lines: 10))

    /// Answers of the server, one after the other, and what the next debug heartbeat does then.
    @Test(
        arguments: [
            (false, [], nil), (true, [], .run(.newest)), (false, ["debug"], .run(.newest)), (false, ["NULL"], nil),
            (true, ["debugoff"], nil),
            (false, ["tail x"], tail), (false, ["debug,tail x", "debug,tail x"], tail), (false, ["tail x", "NULL"], tail),
            (false, ["tail x", "debugoff"], nil),
            (false, ["tail x", "debug"], .run(.newest)), (true, ["ps"], .run(.processes)),
            (true, ["tobekilled", "softkill", "nocleanup", "nonsense"], .run(.newest)),
            (false, ["debug,debugoff"], nil), (false, ["rm x"], .refuse(.refused("'rm' is none of tail, ls, ps, du, gdb"))),
            (false, ["rm x", "tail x"], tail), (false, ["debugging"], nil),
        ] as [(Bool, [String], DebugMode.Request?)])
    func requests(isOn: Bool, answers: [String], request: DebugMode.Request?) {
        var mode = DebugMode(isOn: isOn)
        for command in answers.flatMap(ServerCommand.parse) { mode.obey(command) }
        #expect(mode.request == request)
    }

    @Test func onlyChangesAreTold() {
        var orders = StandingOrders(isDebug: false, isEventService: false)
        let said = ["debug", "debug", "tail x", "tail x", "rm y", "debugoff", "nocleanup", "softkill", "nonsense", "tobekilled"]
            .flatMap(ServerCommand.parse).map { orders.take($0) }
        #expect(
            said == [
                "debug mode: debug", nil, "debug mode: tail -n 10 x", nil, "debug mode: refused: 'rm' is none of tail, ls, ps, du, gdb",
                "debug mode: off",
                "the job directory shall stay", "softkill is not for this job: it has no event service",
                "the server's command 'nonsense' is not known", nil,
            ])
        #expect(orders.keepsDirectory && !orders.endsSoftly && orders.debug.request == nil)
    }

    @Test func softkillIsForEventServiceJobs() {
        var orders = StandingOrders(isDebug: false, isEventService: true)
        #expect(orders.take(.softkill) == "the job shall end softly")
        #expect(orders.endsSoftly)
    }
}
