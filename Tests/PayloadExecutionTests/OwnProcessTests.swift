import Foundation
import Testing

@testable import PayloadExecution

/// In processes of their own, which they change.
@Suite(.timeLimit(.minutes(1)))
struct OwnProcessTests {
    @Test func itsMemoryAndCoreAreItsOwn() async {
        await #expect(processExitsWith: .exitCode(7)) {
            OwnProcess.seal()
            precondition(prctl(PR_GET_DUMPABLE, 0, 0, 0, 0) == 0)
            // The program that it starts is open again: people debug theirs.
            let exit = try await ChildProcess.run(
                ChildCommand("/bin/sh", arguments: ["-c", "exec cat /proc/self/environ"], environment: ["A": "b"], workingDirectory: "/"),
                grace: .zero)
            Foundation.exit(exit.outcome == .exited(0) ? 7 : 1)
        }
    }

    @Test func aVariableIsOverwrittenWhereTheKernelShowsIt() async throws {
        await #expect(processExitsWith: .exitCode(7)) {
            func shown() throws -> String { String(decoding: try Data(contentsOf: URL(filePath: "/proc/self/environ")), as: UTF8.self) }
            let value = try #require(ProcessInfo.processInfo.environment["PATH"])
            precondition(try shown().contains("PATH=\(value)"))
            OwnProcess.forget("PATH")
            precondition(getenv("PATH") == nil)
            exit(try shown().contains(value) ? 1 : 7)
        }
    }

    @Test func itsArgumentsAreThoseOfTheRuntime() {
        #expect(OwnProcess.arguments == Array(CommandLine.arguments.dropFirst()))
    }

    @Test func aShortageIsNamed() async {
        await #expect(processExitsWith: .exitCode(7)) {
            try OwnProcess.checkGround()
            var limit = rlimit(rlim_cur: 200 << 20, rlim_max: 200 << 20)
            setrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &limit)
            do throws(OwnProcess.Shortage) {
                try OwnProcess.checkGround()
            } catch {
                exit("\(error)".contains("ulimit -v") ? 7 : 1)
            }
        }
    }

    @Test func fewDescriptorsAreNamed() async {
        await #expect(processExitsWith: .exitCode(7)) {
            var limit = rlimit(rlim_cur: 4, rlim_max: 4)
            setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
            do throws(OwnProcess.Shortage) {
                try OwnProcess.checkGround()
            } catch {
                exit(error.errno == .tooManyOpenFiles ? 7 : 1)
            }
        }
    }
}
