import Foundation
import Sandbox
import SystemPackage
import TestSupport
import Testing

/// Debug mode as an operator uses it: commands to the server, and what comes back with the job's updates.
@Suite(.timeLimit(.minutes(10))) struct DebugModeTests {
    @Test(arguments: ["v1", "legacy"]) func theServerSeesWhatItAskedFor(dialect: String) async throws {
        try await withSandbox { sandbox in
            let directory = try TemporaryDirectory()
            let configuration = try directory.write("[Pilot]\ndebug_heartbeat = 1\n", to: "pilot.cfg")
            let id = try Job.submit("echo hello; exec sleep 600", to: sandbox)
            #expect(try sandbox.jobs.setDebug(true, of: id) && sandbox.jobs.setCommand("tail payload.stdout", of: id))
            @Sendable func isSeen(_ text: String) async -> Bool {
                await sandbox.waitForRequest { _ in
                    // A history that cannot be read shows nothing.
                    ((try? sandbox.updates(of: id)) ?? []).contains { $0["stdout"]?.string?.contains(text) == true }
                }
            }
            let pilot = try PilotProgram(for: sandbox, in: directory, ["--config", configuration.string, "--server-api", dialect])
            let ending = try await pilot.run { (_) async throws in
                #expect(await isSeen("payload.stdout\nhello"))
                for (command, text) in [
                    ("ls | sh", "refused: a command may not contain '|'"), ("ps -ef", " sleep"), ("ls", "ls\nin.txt"),
                ] {
                    #expect(try sandbox.jobs.setCommand(command, of: id))
                    #expect(await isSeen(text), "\(command)")
                }
                #expect(try sandbox.jobs.setCommand("tobekilled", of: id))
            }
            #expect(try sandbox.jobs.job(id)?.state == .cancelled)
            #expect(ending.output.contains("debug mode: ps"))
        }
    }
}
