import Foundation
import PayloadExecution
import Synchronization
import SystemPackage
import TestSupport
import Testing
import Waiting

@testable import Workflows

@Suite(.timeLimit(.minutes(10))) struct DebugProgramTests {
    @Test func listingsShowTheJobDirectoryAndNothingBehindItsLinks() async throws {
        let scene = try DebugScene()
        try scene.write(String(repeating: "x", count: 12_345), to: "sub/large")
        try scene.write("x", to: "a b", age: 10)
        try scene.write("x", to: "bad\nname")
        try scene.link("up", to: "..")
        #expect(try await scene.output("ls") == "ls\na b\nbad?name\nsub\nup")
        #expect(try await scene.output("ls -l sub").contains(" 12345 "))
        #expect(try await scene.output("ls -l 'a b'").hasSuffix(" ./a b"))
        #expect(try await scene.output("ls -d s* a*") == "ls -d s* a*\n./a b\n./sub")
        #expect(try await scene.output("ls -laR").contains("outside.txt") == false)
        #expect(try await scene.output("ls missing") == "missing: No such file or directory")
        #expect(try await scene.output("du sub/large").hasSuffix("./sub/large"))
        #expect(try await scene.output("du -s").hasPrefix("du -s\n"))
    }

    /// Prints its arguments and its environment in place of `ls`.
    @Test func programsGetExactArgumentsAndAScrubbedEnvironment() async throws {
        let scene = try DebugScene()
        try scene.write("x", to: "a b")
        let fake = "#!/bin/bash\nprintf '<%s>' \"$@\"; echo; env -u _ -u SHLVL -u PWD | sort; echo to-stderr >&2; exit 3\n"
        try scene.around.program(fake, named: "ls")
        let output = try await scene.output("ls -la 'a b' .", scene.debugger(searchPath: [scene.around.path]))
        #expect(output == "ls -la a b .\n<-q><-la><./a b><./>\nLC_ALL=C.UTF-8\nPATH=/usr/bin:/bin\nTZ=UTC\nto-stderr")
    }

    @Test func aProgramThatDoesNotEndIsEndedAtTheTimeLimit() async throws {
        let scene = try DebugScene(), pipe = try DebugScene.Pipe(in: scene.around)
        try scene.around.program("#!/bin/bash\necho $$ > '\(pipe.path)'\nexec sleep 1000\n", named: "ls")
        let said = Said(), hand = Hand()
        // The minute is over as soon as the program runs.
        let clock = PilotClock(
            epoch: { 0 }, uptime: { hand.time.withLock { $0 } },
            sleep: { pause in
                await said.keep(try await pipe.line())
                hand.time.withLock { $0 += pause }
            })
        #expect(
            try await scene.output("ls -l", scene.debugger(clock: clock, searchPath: [scene.around.path])) == "ls -l: not done after 60 s")
        let process = try #require(pid_t(await said.text.dropLast()))
        #expect(kill(process, 0) == -1)
    }

    @Test func aFloodOfOutputIsCutToItsEnd() async throws {
        let scene = try DebugScene()
        let flood = "#!/bin/bash\nhead -c 3000000 /dev/zero | tr '\\0' x; printf '\\nthe end'\n"
        try scene.around.program(flood, named: "du")
        let output = try await scene.output("du", scene.debugger(searchPath: [scene.around.path]))
        #expect(output.hasPrefix("du\nxxx") && output.hasSuffix("x\nthe end") && output.count == DebugOutput.limit)
    }

    @Test(arguments: ["ls", "du", "gdb --pid % -ex bt"]) func aMissingProgramIsSaid(command: String) async throws {
        let scene = try DebugScene()
        try await scene.payload("echo ready > $up; sleep 1000") { (child) async throws in
            let debugger = scene.debugger(payload: child.tree, searchPath: [scene.around.path])
            #expect(try await scene.output(command, debugger) == "\(command.prefix { $0 != " " }) is not on this node")
        }
    }

    private actor Said {
        private(set) var text = ""
        func keep(_ text: String) { self.text = text }
    }
}

/// Where a clock's hand is.
private final class Hand: Sendable {
    let time = Mutex(Duration.zero)
}
