import Foundation
import SystemPackage
import Testing

@testable import PayloadExecution

@Suite(.timeLimit(.minutes(10))) struct ProgramOutputTests {
    private func output(_ script: String, limit: Int = 100) async throws -> (text: String, outcome: ProcessExit.Outcome) {
        var result: (String, ProcessExit.Outcome) = ("", .exited(0))
        try await Scratch.with { scratch in
            let output = try await ChildProcess.output(of: scratch.shell(script), limit: limit, grace: .seconds(1))
            result = (String(decoding: output.bytes, as: UTF8.self), output.exit.outcome)
        }
        return result
    }

    @Test func bothStreamsComeInTheirOrder() async throws {
        let output = try await output("echo one; echo two >&2; echo three; exit 7")
        #expect(output.text == "one\ntwo\nthree\n")
        #expect(output.outcome == .exited(7))
    }

    @Test(arguments: ["", "printf 'a\\0b'"]) func fewBytesComeAsTheyAre(script: String) async throws {
        #expect(try await output(script).text == (script.isEmpty ? "" : "a\0b"))
    }

    @Test func onlyTheEndIsKept() async throws {
        let output = try await output("head -c 5000000 /dev/zero | tr '\\0' x; printf end", limit: 1000)
        #expect(output.text == String(repeating: "x", count: 997) + "end")
    }

    /// A daemon keeps the pipe open, and is ended with the program.
    @Test func aDescendantThatHoldsThePipeIsNotWaitedFor() async throws {
        #expect(try await output("(setsid sleep 1000 &); echo said").text == "said\n")
    }

    @Test func aProgramThatCannotBeStartedIsAnError() async throws {
        let command = ChildCommand("/no/such/program", environment: [:], workingDirectory: "/")
        await #expect(throws: SpawnError.self) { try await ChildProcess.output(of: command, limit: 10, grace: .zero) }
    }
}
