import Glibc
import JobModel
import Testing

@testable import PayloadExecution

struct CPULimitTests {
    private static let endless = "while :; do :; done"

    /// The kernel ends a program of the shell, or the shell itself.
    @Test(
        .timeLimit(.minutes(10)),
        arguments: [
            (endless, 1, 1), (endless, 1, 30), ("bash -c '\(endless)'; exit $?", 1, 1), ("bash -c '\(endless)'; exit $?", 1, 30),
        ] as [(String, UInt64, UInt64)])
    func theEndOfItsCPUTime(script: String, soft: UInt64, hard: UInt64) async throws {
        try await Scratch.with { scratch in
            var command = scratch.shell(script)
            command.limits = [ResourceLimit(.cpuTime, soft: soft, hard: hard), ResourceLimit(.coreFileSize, soft: 0)]
            let exit = try await ChildProcess.run(command, grace: .seconds(1))
            #expect(CPULimit(hard: Double(hard)).error(of: exit)?.code == .sigxcpu, "\(exit)")
        }
    }

    @Test(arguments: [
        ProcessExit(.exited(0), userSeconds: 100), ProcessExit(.exited(3), userSeconds: 100),
        ProcessExit(.signalled(SIGTERM, coreDumped: false), userSeconds: 100),
        ProcessExit(.signalled(SIGKILL, coreDumped: false), userSeconds: 3),
        ProcessExit(.exited(137), userSeconds: 3),
    ])
    func otherEnds(exit: ProcessExit) {
        #expect(CPULimit(hard: 10).error(of: exit) == nil)
        #expect(CPULimit(hard: nil).error(of: ProcessExit(.signalled(SIGKILL, coreDumped: false), userSeconds: 100)) == nil)
    }
}
