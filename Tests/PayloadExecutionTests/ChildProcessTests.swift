import Foundation
import SystemPackage
import Testing

@testable import PayloadExecution

@Suite(.timeLimit(.minutes(10)))
struct ChildProcessTests {
    @Test(arguments: [0, 1, 2, 126, 127, 137, 251, 255] as [Int32])
    func exitCodesAreKept(code: Int32) async throws {
        try await Scratch.with { scratch in
            let exit = try await ChildProcess.run(scratch.shell("exit \(code)"), grace: .seconds(1))
            #expect(exit.outcome == .exited(code))
        }
    }

    @Test(arguments: [SIGTERM, SIGKILL, SIGSEGV, SIGXCPU, SIGPIPE])
    func signalsAreSeen(number: Int32) async throws {
        try await Scratch.with { scratch in
            let exit = try await ChildProcess.run(scratch.shell("ulimit -c 0; kill -\(number) $$"), grace: .seconds(1))
            #expect(exit.outcome == .signalled(number, coreDumped: false))
        }
    }

    @Test func streamsGoToFiles() async throws {
        try await Scratch.with { scratch in
            var command = scratch.shell("cat; echo to-error >&2")
            command.standardInput = .file(try scratch.write("in", "to-output\n"))
            _ = try await ChildProcess.run(command, grace: .seconds(1))
            #expect(try scratch.read("out") == "to-output\n")
            #expect(try scratch.read("err") == "to-error\n")
        }
    }

    @Test func appendingKeepsWhatIsThereAndFileDoesNot() async throws {
        try await Scratch.with { scratch in
            _ = try scratch.write("kept", "before\n")
            _ = try scratch.write("err", "before\n")
            var command = scratch.shell("echo after; echo after >&2")
            command.standardOutput = .appending(scratch.path.appending("kept"))
            _ = try await ChildProcess.run(command, grace: .seconds(1))
            #expect(try scratch.read("kept") == "before\nafter\n")
            #expect(try scratch.read("err") == "after\n")
        }
    }

    @Test func aDescriptorStaysOpenWithItsOwner() async throws {
        try await Scratch.with { scratch in
            let pipe = try FileDescriptor.pipe()
            defer { try? pipe.readEnd.close() }
            var command = scratch.shell("echo hello")
            command.standardOutput = .descriptor(pipe.writeEnd)
            _ = try await ChildProcess.run(command, grace: .seconds(1))
            try pipe.writeEnd.writeAll("owner".utf8)
            try pipe.writeEnd.close()
            var bytes = [UInt8](repeating: 0, count: 64)
            let count = try bytes.withUnsafeMutableBytes { try pipe.readEnd.read(into: $0) }
            #expect(String(decoding: bytes[..<count], as: UTF8.self) == "hello\nowner")
        }
    }

    @Test func theFileTableIsClean() async throws {
        try await Scratch.with { scratch in
            // Without the close-on-exec flag, as a careless library would open it.
            let leak = open("/dev/null", O_RDONLY)
            defer { close(leak) }
            let script = "for ((i = 0; i < 1024; i++)); do [ -L /proc/$$/fd/$i ] && echo $i; done; exit 0"
            let exit = try await ChildProcess.run(scratch.shell(script), grace: .seconds(1))
            #expect(exit.outcome == .exited(0))
            #expect(try scratch.read("out") == "0\n1\n2\n")
        }
    }

    @Test func itLeadsItsOwnSessionAndGroup() async throws {
        try await Scratch.with { scratch in
            let child = try await ChildProcess.start(scratch.shell("cat /proc/self/stat; :"))
            _ = try await child.exit()
            let stat = try #require(ProcessStat(scratch.read("out")))
            #expect(stat.session == child.processID)
            #expect(stat.session != getsid(0))
            await child.end(grace: .seconds(1))
        }
    }

    @Test func signalsAreAtTheirDefaults() async throws {
        try await Scratch.with { scratch in
            // The test process itself ignores SIGPIPE, as the pilot does.
            signal(SIGPIPE, SIG_IGN)
            _ = try await ChildProcess.run(scratch.shell("grep -E 'SigBlk|SigIgn' /proc/self/status"), grace: .seconds(1))
            let zeros = String(repeating: "0", count: 16)
            let seen = try scratch.read("out")
            #expect(seen == "SigBlk:\t\(zeros)\nSigIgn:\t\(zeros)\n")
        }
    }

    @Test func theEnvironmentIsExactlyWhatWasGiven() async throws {
        try await Scratch.with { scratch in
            let long = String(repeating: "x", count: 100_000)
            var variables = Dictionary(uniqueKeysWithValues: (0..<1000).map { ("VARIABLE_\($0)", "value \($0)\nwith a second line") })
            variables["LONG"] = long
            let command = ChildCommand(
                "/usr/bin/env", arguments: ["-0"], environment: variables, workingDirectory: scratch.path,
                standardOutput: .file(scratch.path.appending("out")))
            #expect(try await ChildProcess.run(command, grace: .seconds(1)).outcome == .exited(0))
            let seen = try scratch.read("out").split(separator: "\0").map(String.init)
            #expect(Set(seen) == Set(variables.map { "\($0.key)=\($0.value)" }))
        }
    }

    @Test func limitsAreSet() async throws {
        try await Scratch.with { scratch in
            var command = scratch.shell("ulimit -Sn; ulimit -Hn; ulimit -c; ulimit -f")
            command.limits = [
                ResourceLimit(.openFiles, soft: 123, hard: 456), ResourceLimit(.coreFileSize, soft: 0),
                ResourceLimit(.fileSize, soft: 1_048_576),
            ]
            _ = try await ChildProcess.run(command, grace: .seconds(1))
            #expect(try scratch.read("out") == "123\n456\n0\n1024\n")
        }
    }

    @Test func aCPULimitEndsABusyProgram() async throws {
        try await Scratch.with { scratch in
            var command = scratch.shell("while :; do :; done")
            command.limits = [ResourceLimit(.cpuTime, soft: 1, hard: 2)]
            let exit = try await ChildProcess.run(command, grace: .seconds(1))
            #expect(exit.outcome == .signalled(SIGXCPU, coreDumped: false))
            #expect(exit.userSeconds + exit.systemSeconds > 0.8)
            #expect(exit.wallSeconds > 0.8)
        }
    }

    @Test func cancellationEndsTheTree() async throws {
        try await Scratch.with { scratch in
            let lifeline = try Lifeline(in: scratch)
            defer { lifeline.close() }
            let script =
                "exec 9>'\(lifeline.path)'; (trap 'echo polite >&2; exit' TERM; echo ready >&9; while :; do sleep 100 & wait; done)"
            let command = scratch.shell(script)
            let task = Task { try await ChildProcess.run(command, grace: .seconds(20)) }
            #expect(try await lifeline.read() == "ready\n")
            task.cancel()
            await #expect(throws: CancellationError.self) { _ = try await task.value }
            #expect(try await lifeline.read() == "")
            #expect(try scratch.read("err").contains("polite"))
        }
    }

    @Test func manyAtOnceAllEnd() async throws {
        try await Scratch.with { scratch in
            let codes = try await withThrowingTaskGroup(of: ProcessExit.self) { group in
                for code in 0..<50 {
                    let command = ChildCommand(
                        "/bin/sh", arguments: ["-c", "exit \(code)"], environment: [:], workingDirectory: scratch.path)
                    group.addTask { try await ChildProcess.run(command, grace: .seconds(1)) }
                }
                return try await group.reduce(into: Set<Int32>()) { codes, exit in
                    if case .exited(let code) = exit.outcome { codes.insert(code) }
                }
            }
            #expect(codes == Set(0..<50))
        }
    }

    @Test func noZombieStays() async throws {
        try await Scratch.with { scratch in
            let child = try await ChildProcess.start(scratch.shell("exit 0"))
            _ = try await child.exit()
            await child.end(grace: .seconds(10))
            #expect(child.isEmpty)
            #expect(kill(child.processID, 0) == -1)
        }
    }
}
