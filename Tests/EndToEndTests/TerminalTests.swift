import Foundation
import Sandbox
import SystemPackage
import TestSupport
import Testing

/// What a pilot shows to who sits at its terminal, and to nobody else.
@Suite struct TerminalTests {
    /// Runs the program on a terminal of its own, and copies to stdout what came out there.
    private static let terminal = [
        "/usr/bin/env", "python3", "-c", "import os, pty, sys; sys.exit(os.waitstatus_to_exitcode(pty.spawn(sys.argv[1:])))",
    ]

    private func run(
        _ options: [String], on launcher: [String], _ environment: [String: String] = [:], script: String = "wc -l < in.txt > out.txt"
    )
        async throws -> (ending: PilotProgram.Ending, sandbox: String)
    {
        try await withSandbox { sandbox in
            let directory = try TemporaryDirectory()
            _ = try Job.submit(script, to: sandbox)
            var pilot = try PilotProgram(for: sandbox, in: directory, options)
            pilot.launcher = launcher
            pilot.environment = ["TERM": "xterm"].merging(environment) { $1 }
            return (try await pilot.run(), sandbox.url)
        }
    }

    @Test func levelsAreColouredAndAllIsSummedUp() async throws {
        let (ending, url) = try await run([], on: Self.terminal)
        #expect(ending.status == 0, "\(ending.output)")
        #expect(ending.output.contains(" | \u{1B}[32mINFO    \u{1B}[0m | "))
        let lines = ending.output.split(whereSeparator: \.isNewline).suffix(4)
        #expect(lines.first == "jobs   1 finished" && lines.dropFirst().first?.hasPrefix("files  1 in (6 B), 2 out (") == true, "\(lines)")
        #expect(lines.last?.hasPrefix("log    \(url)/storage/rucio/user/me/") == true, "\(lines)")
    }

    @Test func aLogThatIsKeptIsNamed() async throws {
        let (ending, _) = try await run(["--cleanup", "False"], on: Self.terminal, script: "exit 3")
        #expect(ending.status == 1)
        #expect(ending.output.contains("\u{1B}[31mERROR   \u{1B}[0m | job ") && ending.output.contains("jobs   1 failed"))
        #expect(ending.output.split(whereSeparator: \.isNewline).last?.hasSuffix("/pilotlog.txt") == true)
        #expect(ending.output.contains(", its files are kept in "))
    }

    @Test(arguments: [["--color", "never"], ["--log-format", "json"]]) func noColourIsWanted(options: [String]) async throws {
        let (ending, _) = try await run(options, on: Self.terminal)
        #expect(!ending.output.contains("\u{1B}") && ending.output.contains("jobs   1 finished"))
    }

    @Test func theEnvironmentSaysNo() async throws {
        #expect(try await !run([], on: Self.terminal, ["NO_COLOR": "1"]).ending.output.contains("\u{1B}"))
    }

    @Test func nothingOfItIsInAPipe() async throws {
        let (ending, _) = try await run([], on: [])
        #expect(!ending.output.contains("\u{1B}") && !ending.output.contains("jobs   "))
        #expect(ending.output.hasSuffix("pilot has finished (exit code=0, shell exit code=0)\n"))
        let coloured = try await run(["--color", "always"], on: []).ending
        #expect(coloured.output.contains("\u{1B}[32mINFO") && !coloured.output.contains("jobs   "))
    }
}
