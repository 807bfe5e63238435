import Foundation
import SystemPackage
import TestSupport
import Testing

@testable import PayloadExecution

@Suite(.timeLimit(.minutes(10)))
struct SpawnErrorTests {
    private func error(_ command: ChildCommand) async -> SpawnError? {
        do {
            let child = try await ChildProcess.start(command)
            await child.end(grace: .seconds(1))
            return nil
        } catch {
            return error
        }
    }

    @Test func aMissingProgram() async throws {
        try await Scratch.with { scratch in
            let path = scratch.path.appending("missing")
            let command = ChildCommand(path, environment: [:], workingDirectory: scratch.path)
            #expect(await error(command) == SpawnError(step: .execute, path: path, errno: .noSuchFileOrDirectory))
        }
    }

    @Test(arguments: [
        (0o644, "#!/bin/sh\n", Errno.permissionDenied), (0o755, "no program\n", .execFormatError),
        (0o755, "#!/no/such\n", .noSuchFileOrDirectory),
    ])
    func aFileThatIsNoProgram(mode: Int, content: String, errno: Errno) async throws {
        try await Scratch.with { scratch in
            let path = try scratch.program("file", content, mode: mode)
            let command = ChildCommand(path, environment: [:], workingDirectory: scratch.path)
            #expect(await error(command) == SpawnError(step: .execute, path: path, errno: errno))
        }
    }

    @Test func aDirectory() async throws {
        try await Scratch.with { scratch in
            let found = await error(ChildCommand(scratch.path, environment: [:], workingDirectory: scratch.path))
            #expect(found == SpawnError(step: .execute, path: scratch.path, errno: .permissionDenied))
            #expect(found?.description.contains(scratch.path.string) == true)
        }
    }

    @Test func aProgramThatIsStillWritten() async throws {
        try await Scratch.with { scratch in
            let path = scratch.path.appending("busy")
            try installProgram(from: "/bin/true", to: path)
            let writer = try FileDescriptor.open(path, .writeOnly, options: .append)
            let command = ChildCommand(path, environment: [:], workingDirectory: scratch.path)
            #expect(await error(command) == SpawnError(step: .execute, path: path, errno: .textFileBusy))
            // That it starts once closed is not shown: what another test forks meanwhile has the descriptor until it has exec'ed.
            try writer.close()
        }
    }

    @Test func aMissingWorkDirectory() async throws {
        let command = ChildCommand("/bin/true", environment: [:], workingDirectory: "/no/such/directory")
        #expect(await error(command) == SpawnError(step: .directory, path: "/no/such/directory", errno: .noSuchFileOrDirectory))
    }

    @Test func anOutputThatCannotBeOpened() async throws {
        let command = ChildCommand("/bin/true", environment: [:], workingDirectory: "/", standardOutput: .file("/no/such/out"))
        #expect(await error(command) == SpawnError(step: .streams, path: "/no/such/out", errno: .noSuchFileOrDirectory))
    }

    @Test func aLimitAboveItsCeiling() async throws {
        let command = ChildCommand(
            "/bin/true", environment: [:], workingDirectory: "/", limits: [ResourceLimit(.openFiles, soft: 10, hard: 5)])
        #expect(await error(command) == SpawnError(step: .limits, path: "/bin/true", errno: .invalidArgument))
    }

    @Test(arguments: [["A=B": "c"], ["": "c"], ["A": "c\0d"]])
    func anEnvironmentThatCWouldReadDifferently(variables: [String: String]) async {
        let command = ChildCommand("/bin/true", environment: variables, workingDirectory: "/")
        #expect(await error(command) == SpawnError(step: .arguments, path: "/bin/true", errno: .invalidArgument))
    }
}
