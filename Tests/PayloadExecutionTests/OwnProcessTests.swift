import Foundation
import SystemPackage
import Testing

@testable import PayloadExecution

/// In processes of their own, which they change.
@Suite(.timeLimit(.minutes(1)))
struct OwnProcessTests {
    /// A process that is closed to others belongs to root, in /proc; the program that it starts is open again: people debug theirs.
    @Test(.enabled(if: getuid() == 0)) func itsMemoryIsItsOwnAndNotItsPrograms() async throws {
        // Where another user may come, too.
        try await Scratch.with(below: URL(filePath: "/tmp")) { (scratch) async throws in
            chmod(scratch.path.string, 0o777)
            let directory = scratch.path.string
            await #expect(processExitsWith: .exitCode(7)) { [directory = directory as String] in
                setgid(54321)
                setuid(54321)
                OwnProcess.seal()
                let script = "stat -c %u /proc/$PPID/environ /proc/$$/environ; ! cat /proc/$PPID/environ"
                let command = ChildCommand(
                    "/bin/bash", arguments: ["-c", script], environment: ["PATH": "/usr/bin:/bin"], workingDirectory: "/",
                    standardOutput: .file(FilePath(directory).appending("owners")))
                let exit = try await ChildProcess.run(command, grace: .zero)
                Foundation.exit(exit.outcome == .exited(0) ? 7 : 1)
            }
            #expect(try scratch.read("owners") == "0\n54321\n")
        }
    }

    @Test func aVariableIsOverwrittenWhereTheKernelShowsIt() async throws {
        await #expect(processExitsWith: .exitCode(7)) {
            func shown() throws -> String { String(decoding: try Data(contentsOf: URL(filePath: "/proc/self/environ")), as: UTF8.self) }
            let value = try #require(ProcessInfo.processInfo.environment["PATH"])
            let before = try shown()
            precondition(before.contains("PATH=\(value)"))
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
            var usual = rlimit()
            getrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &usual)
            var limit = rlimit(rlim_cur: 200 << 20, rlim_max: usual.rlim_max)
            setrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &limit)
            do throws(OwnProcess.Shortage) {
                try OwnProcess.checkGround()
            } catch {
                setrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &usual)
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
