import Foundation
import Sandbox
import SystemPackage
import TestSupport
import Testing

/// Pilots that are told to take no more jobs.
@Suite(.timeLimit(.minutes(10))) struct DrainTests {
    /// A pilot that takes jobs for ten minutes, and two jobs whose payloads wait at a gate.
    private func withTwoJobs(
        _ body: (_ pilot: PilotProgram, _ jobs: [Int], _ gate: Gate, _ sandbox: Sandbox, _ directory: TemporaryDirectory) async throws ->
            Void
    ) async throws {
        try await withSandbox { sandbox in
            let directory = try TemporaryDirectory(), gate = try Gate(directory.appending("gate"))
            let queue = try directory.write(
                try String(contentsOfFile: sandbox.directory.queues.appending("\(Sandbox.queue).json").string, encoding: .utf8)
                    .replacing("{base}", with: sandbox.url)
                    .replacing(/"timefloor": *\d+/, with: "\"timefloor\": 3000"), to: "queue.json")
            let jobs = try (0..<2).map { _ in try Job.submit("\(gate.wait); echo done > out.txt", to: sandbox) }
            try await body(
                try PilotProgram(for: sandbox, in: directory, ["--queuedata-url", queue.string]), jobs, gate, sandbox, directory)
        }
    }

    private func drain(_ process: Int32) async throws -> PilotProgram.Ending {
        try await withTemporaryDirectory { try await PilotProgram(["drain", String(process)], in: $0).run() }
    }

    @Test(arguments: ["command", "file"]) func theJobIsFinishedAndNoOtherTaken(way: String) async throws {
        try await withTwoJobs { pilot, jobs, gate, sandbox, directory in
            let ending = try await pilot.run { process in
                #expect(await sandbox.waitForUpdate(of: jobs[0], state: "running"))
                if way == "file" {
                    try directory.write("", to: "pilot_drain")
                } else {
                    let drained = try await drain(process.processIdentifier)
                    #expect(drained.status == 0 && drained.output.contains("it takes no more jobs"), "\(drained.errors)")
                }
                try gate.open()
            }
            #expect(ending.status == 0, "\(ending.output)")
            #expect(ending.output.contains("no more jobs: the pilot was told to drain"))
            #expect(try jobs.map { try sandbox.jobs.job($0)?.state.rawValue } == ["finished", "activated"])
        }
    }

    @Test func aPauseBetweenRequestsEnds() async throws {
        try await withSandbox { sandbox in
            let directory = try TemporaryDirectory()
            let pilot = try PilotProgram(for: sandbox, in: directory, ["-v", "9", "-x", "9"])
            let ending = try await pilot.run { process in
                #expect(await sandbox.waitForRequest { $0.path.hasSuffix("acquire_jobs") })
                let drained = try await drain(process.processIdentifier)
                #expect(drained.status == 0, "\(drained.errors)")
            }
            // That the pause was cut short is seen where time is the test's own: EarlyEndTests.
            #expect(ending.status == 0, "\(ending.output)")
            #expect(ending.output.contains("no more jobs: the pilot was told to drain"))
            #expect(try sandbox.accessLog().count { $0.path.hasSuffix("acquire_jobs") } == 1)
            withExtendedLifetime(directory) {}
        }
    }

    /// The signal would do nothing to it, and the user would believe otherwise.
    @Test(arguments: [
        (ProcessInfo.processInfo.processIdentifier, "no running pilot"), (1, "no running pilot"), (0, "no process id"),
        (4_194_305, "no such process"),
    ])
    func whatIsNoPilotIsRefused(process: Int32, says: String) async throws {
        let ending = try await drain(process)
        #expect(ending.status == 64 && ending.errors.contains(says), "\(ending.errors)")
    }
}
