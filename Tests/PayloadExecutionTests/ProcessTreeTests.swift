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

    /// In a process of its own: what comes to it because of a killed keeper is all that it has not started as a keeper.
    @Test(arguments: [false, true]) func nothingSurvivesAKilledKeeper(isInCgroup: Bool) async throws {
        try await Scratch.with { scratch in
            let lifeline = try Lifeline(in: scratch)
            defer { lifeline.close() }
            let (directory, path) = (scratch.path.string, lifeline.path.string)
            // The payload itself kills its keeper, once a stubborn child and a stubborn daemon run.
            await #expect(processExitsWith: .exitCode(7)) {
                [directory = directory as String, path = path as String, isInCgroup = isInCgroup as Bool] in
                let script = """
                    exec 9>'\(path)'; trap '' TERM HUP; mkfifo up
                    (while :; do sleep 1000; done) &
                    (setsid /bin/bash -c 'echo daemon >up; while :; do sleep 1000; done' &)
                    read daemon <up; read <go; kill -KILL $PPID; wait
                    """
                var command = ChildCommand(
                    "/bin/bash", arguments: ["-c", script], environment: ["PATH": "/usr/bin:/bin"],
                    workingDirectory: FilePath(directory))
                let go = "\(directory)/go"
                precondition(mkfifo(go, 0o600) == 0)
                OwnProcess.adoptOrphans()
                // Where none can be made, the second case is the first again.
                if isInCgroup { command.cgroup = CgroupPlacement.make(named: "pilot-test-\(getpid())") }
                let child = try await ChildProcess.start(command), other = try await ChildProcess.start(command.sleeping)
                close(open(go, O_WRONLY))
                do {
                    _ = try await child.exit()
                } catch let lost as KeeperLost {
                    precondition(lost.signal == SIGKILL && lost.left == 0, "\(lost)")
                    let end = await child.end(grace: .seconds(1))
                    precondition(end == .alreadyEmpty)
                    // What belongs to another keeper is none of it.
                    precondition(!other.isEmpty && kill(other.processID, 0) == 0)
                    if let cgroup = command.cgroup { precondition(access(cgroup.directory.string, F_OK) != 0) }
                    exit(7)
                }
            }
            #expect(try await lifeline.read() == "")
        }
    }

    @Test func whatWasThereBeforeIsNobodysOrphan() async throws {
        await #expect(processExitsWith: .exitCode(7)) {
            // As of a wrapper that started something in the background before it became the pilot.
            let before = Process()
            before.executableURL = URL(filePath: "/bin/sleep")
            before.arguments = ["1000"]
            try before.run()
            OwnProcess.adoptOrphans()
            try await Scratch.with { scratch in
                let go = scratch.path.appending("go").string
                precondition(mkfifo(go, 0o600) == 0)
                let child = try await ChildProcess.start(scratch.shell("read <go; kill -KILL $PPID; sleep 1000"))
                close(open(go, O_WRONLY))
                await #expect(throws: KeeperLost.self) { _ = try await child.exit() }
            }
            let isAlive = before.isRunning
            before.terminate()
            exit(isAlive ? 7 : 1)
        }
    }

    @Test func aKeeperThatIsKilledFirstOfAllIsNamed() async {
        await #expect(processExitsWith: .exitCode(7)) {
            OwnProcess.adoptOrphans()
            // Mostly the keeper has not yet told that the program runs.
            for _ in 0..<20 {
                let command = ChildCommand("/bin/bash", arguments: ["-c", "kill -KILL $PPID"], environment: [:], workingDirectory: "/")
                do {
                    let child = try await ChildProcess.start(command)
                    await #expect(throws: KeeperLost.self) { _ = try await child.exit() }
                } catch let error as SpawnError {
                    precondition(error.step == .watch, "\(error)")
                }
            }
            exit(7)
        }
    }

    @Test func aStoppedKeeperIsNoRefuge() async throws {
        try await withTree("trap '' TERM; kill -STOP $PPID; echo ready >&9; while :; do sleep 1000; done") {
            (child, lifeline) async throws in
            guard case .killed = await child.end(grace: .milliseconds(200)) else {
                Issue.record("not killed")
                return
            }
            #expect(try await lifeline.read() == "")
        }
    }

    @Test func aKeeperThatIsStoppedAgainAndAgainIsNoRefuge() async throws {
        await #expect(processExitsWith: .exitCode(7)) {
            OwnProcess.adoptOrphans()
            let daemon = "trap : TERM HUP; echo up >&9; while :; do kill -STOP $1; done"
            let script = "mkfifo up; exec 9<>up; setsid /bin/bash -c '\(daemon)' daemon $PPID & read up <&9; exit 0"
            try await Scratch.with { scratch in
                let child = try await ChildProcess.start(scratch.shell(script))
                _ = try await child.exit()
                let ended = await child.end(grace: .zero)
                precondition({ if case .killed = ended { true } else { false } }(), "\(ended)")
            }
            exit(7)
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

    @Test func numbersThatCannotBeAreNoTrap() throws {
        let huge = UInt64.max
        let line = "12 (a) S 1 2 3 0 -1 4 5 6 7 8 \(huge) \(huge) -3 -4 20 0 \(huge) 0 9 \(huge) \(huge) 0"
        let stat = try #require(ProcessStat(line))
        #expect(stat.ownTicks > 0 && stat.childTicks == 0 && stat.threads > 0 && stat.virtualBytes > 0 && stat.residentPages > 0)
    }

    /// Beyond what a number holds their sum is the largest, and not a small one again.
    @Test func sumsThatCannotBeAreTheLargest() async throws {
        try await Scratch.with { scratch in
            let huge = UInt64.max, children = (2...41).map { "\($0)" }
            func write(_ name: String, below folder: String, _ text: String) throws {
                try FileManager.default.createDirectory(atPath: scratch.path.appending(folder).string, withIntermediateDirectories: true)
                _ = try scratch.write("\(folder)/\(name)", text)
            }
            try write("children", below: "1/task/1", children.joined(separator: " "))
            for child in children {
                try write("stat", below: child, "\(child) (a) S 1 1 1 0 -1 4 5 6 7 8 1 1 0 0 20 0 \(huge) 0 9 \(huge) \(huge) 0")
            }
            let usage = ProcessTree(keeper: 1, procfs: scratch.path).usage()
            #expect((usage.processes, usage.threads, usage.residentKB) == (40, .max, .max))
        }
    }

    @Test(arguments: [
        ("12 (a b) c) S 1 2 3 0 -1 4 5 6 7 8 100 20 3 4 20 0 5 0 9 4096 17 0", true),
        ("12 (a b) c) S 1 2 3 0 -1 4 5 6 7 8 100 20 3 x 20 0 5 0 9 4096 17 0", false),
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

extension ChildCommand {
    /// A program that does nothing, in its own keeper.
    fileprivate var sleeping: ChildCommand {
        ChildCommand("/bin/sleep", arguments: ["1000"], environment: [:], workingDirectory: workingDirectory)
    }
}
