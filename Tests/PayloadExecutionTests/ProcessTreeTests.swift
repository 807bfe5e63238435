import Foundation
import SystemPackage
import TestSupport
import Testing

@testable import PayloadExecution

@Suite(.timeLimit(.minutes(10)))
struct ProcessTreeTests {
    /// Starts a script that says `ready` on the lifeline, which all its processes hold open as descriptor 9.
    private func start(_ script: String, _ scratch: Scratch, _ lifeline: Lifeline) async throws -> ChildProcess {
        let child = try await ChildProcess.start(scratch.shell("exec 9>'\(lifeline.path)'; \(script)"))
        #expect(try await lifeline.read() == "ready\n")
        return child
    }

    private func withTree(_ script: String, _ body: (ChildProcess, Lifeline) async throws -> Void) async throws {
        try await Scratch.with { scratch in
            let lifeline = try Lifeline(in: scratch)
            defer { lifeline.close() }
            let child = try await start(script, scratch, lifeline)
            try await body(child, lifeline)
            await child.end(grace: .zero)
        }
    }

    @Test func aPoliteTreeEndsOnTERM() async throws {
        try await withTree("sleep 1000 & echo ready >&9; sleep 1000") { (child, lifeline) async throws in
            #expect(await child.end(grace: .seconds(20)) == .terminated)
            #expect(try await lifeline.read() == "")
            #expect(child.isEmpty)
            #expect(await child.end(grace: .seconds(20)) == .alreadyEmpty)
            #expect(try await child.exit().outcome == .signalled(SIGTERM, coreDumped: false))
        }
    }

    @Test func aGrandchildThatIgnoresTERMIsKilled() async throws {
        try await withTree("(trap '' TERM; echo ready >&9; while :; do sleep 1000; done) & wait") { (child, lifeline) async throws in
            guard case .killed(let obstinate) = await child.end(grace: .milliseconds(200)) else {
                Issue.record("not killed")
                return
            }
            #expect(!obstinate.isEmpty)
            #expect(try await lifeline.read() == "")
        }
    }

    @Test func aDaemonInItsOwnSessionIsFoundAndKilled() async throws {
        // Forked twice: its parent is gone and its session is its own.
        let daemon = "(setsid /bin/bash -c \"trap '' TERM HUP; echo ready >&9; while :; do sleep 1000; done\" </dev/null &)"
        try await withTree("\(daemon); exit 3") { (child, lifeline) async throws in
            #expect(try await child.exit().outcome == .exited(3))
            #expect(lifeline.isHeld)
            #expect(!child.isEmpty)
            let found = child.tree.members()
            #expect(found.contains { $0.name == "bash" && $0.session != child.processID })
            guard case .killed(let obstinate) = await child.end(grace: .milliseconds(200)) else {
                Issue.record("not killed")
                return
            }
            #expect(Set(obstinate).isSuperset(of: found.filter { $0.name == "bash" }.map(\.processID)))
            #expect(try await lifeline.read() == "")
        }
    }

    @Test func aDaemonWithAnEmptyEnvironmentGetsTERMToo() async throws {
        let daemon =
            "(setsid env -i /bin/bash -c \"trap 'echo polite >&9; exit' TERM; echo ready >&9; while :; do sleep 1000 & wait; done\" &)"
        try await withTree("\(daemon); exit 0") { (child, lifeline) async throws in
            #expect(await child.end(grace: .seconds(20)) == .terminated)
            #expect(try await lifeline.read() == "polite\n")
            #expect(try await lifeline.read() == "")
        }
    }

    @Test func aStoppedProcessIsWokenToEnd() async throws {
        try await withTree("(echo ready >&9; kill -STOP $BASHPID) & wait") { (child, _) async throws in
            #expect(await child.end(grace: .seconds(20)) == .terminated)
        }
    }

    @Test func aGraceOfTheClockGivenIsKept() async throws {
        try await withTree("trap '' TERM; echo ready >&9; while :; do sleep 1000; done") { (child, lifeline) async throws in
            // An hour on a clock that does not wait.
            guard case .killed = await child.end(grace: .seconds(3600), clock: FakeClock().pilotClock) else {
                Issue.record("not killed")
                return
            }
            #expect(try await lifeline.read() == "")
        }
    }

    @Test func theTimeOfBusyChildrenAndOrphansCounts() async throws {
        let busy = "for ((i = 0; i < 300000; i++)); do :; done"
        let script = "(\(busy)); (setsid /bin/bash -c '\(busy)' &); \(busy); sleep 1000 & echo ready >&9; wait"
        try await withTree(script) { (child, _) async throws in
            let usage = child.tree.usage()
            #expect(usage.cpuSeconds > 0.1)
            #expect(usage.processes >= 1)
            #expect(usage.threads >= usage.processes)
            #expect(usage.residentKB > 500)
            #expect(usage.virtualKB > usage.residentKB)
            await child.end(grace: .seconds(20))
            #expect(child.cpuSeconds >= usage.cpuSeconds - 0.02)
        }
    }

    @Test func aKilledKeeperTakesTheProgramWithIt() async throws {
        try await withTree("sleep 1000 & echo ready >&9; sleep 1000") { (child, lifeline) async throws in
            let keeper = try #require(ProcessStat(String(contentsOfFile: "/proc/\(child.processID)/stat", encoding: .utf8))).parent
            #expect(try String(contentsOfFile: "/proc/\(keeper)/comm", encoding: .utf8) == "pilot-keeper\n")
            kill(keeper, SIGKILL)
            #expect(try await child.exit().outcome == .signalled(SIGKILL, coreDumped: false))
            #expect(try await lifeline.read() == "")
            #expect(await child.end(grace: .seconds(1)) == .alreadyEmpty)
        }
    }

    @Test func nothingSurvivesAKilledPilot() async throws {
        try await Scratch.with { scratch in
            let lifeline = try Lifeline(in: scratch)
            defer { lifeline.close() }
            let (directory, path) = (scratch.path.string, lifeline.path.string)
            // The payload itself kills its pilot, once a stubborn child and a stubborn daemon run.
            await #expect(processExitsWith: .signal(SIGKILL)) { [directory = directory as String, path = path as String] in
                let script = """
                    exec 9>'\(path)'; trap '' TERM HUP; mkfifo up
                    (while :; do sleep 1000; done) &
                    (setsid /bin/bash -c 'echo daemon >up; while :; do sleep 1000; done' &)
                    read daemon <up; kill -KILL \(getpid()); wait
                    """
                let command = ChildCommand(
                    "/bin/bash", arguments: ["-c", script], environment: ["PATH": "/usr/bin:/bin"],
                    workingDirectory: FilePath(directory))
                _ = try await ChildProcess.start(command).exit()
            }
            #expect(try await lifeline.read() == "")
        }
    }

    @Test(arguments: [
        ("12 (a b) c) S 1 2 3 0 -1 4 5 6 7 8 100 20 3 4 20 0 5 0 9 4096 17 0", true),
        ("12 (a) S 1 2 3", false), ("", false), ("12 a S 1 2 3 0 -1 4 5 6 7 8 1 2 3 4 20 0 5 0 9 4096 17 0", false),
    ])
    func statLines(line: String, isGood: Bool) {
        let stat = ProcessStat(line)
        #expect((stat != nil) == isGood)
        guard let stat else { return }
        #expect(stat.name == "a b) c")
        #expect((stat.processID, stat.state, stat.parent, stat.session) == (12, "S", 1, 3))
        #expect((stat.ownTicks, stat.childTicks, stat.threads) == (120, 7, 5))
        #expect((stat.virtualBytes, stat.residentPages) == (4096, 17))
    }
}
