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

    @Test(arguments: [
        ("debug", "debug"), ("debugoff", "off"), ("tail x", "tail -n 10 x"), ("du -s  x", "du -s x"), ("rm x", "refused: 'rm'"),
    ])
    func theLogSaysWhatIsInForce(command: String, beginning: String) {
        var mode = DebugMode(isOn: true)
        for command in ServerCommand.parse(command) { mode.obey(command) }
        #expect("\(mode)".hasPrefix(beginning))
    }
}
