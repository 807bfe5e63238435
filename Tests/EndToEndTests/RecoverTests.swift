import Files
import Foundation
import Glibc
import Sandbox
import SystemPackage
import TestSupport
import Testing

/// `pilot recover`, and the pilots that leave it something to do.
@Suite(.timeLimit(.minutes(10))) struct RecoverTests {
    /// Runs a pilot that dies over its last word, which is written down before it is said.
    private func leaveWord(_ sandbox: Sandbox, _ directory: TemporaryDirectory) async throws -> Int {
        let id = try Job.submit("echo done > out.txt", to: sandbox)
        let ending = try await PilotProgram(for: sandbox, in: directory).run { process in
            for await _ in sandbox.faults.happened { break }
            kill(process.processIdentifier, SIGKILL)
        }
        #expect(!ending.hasExited, "\(ending.output)")
        return id
    }

    private func recover(_ sandbox: Sandbox, _ directory: TemporaryDirectory, _ extra: [String] = []) async throws -> PilotProgram.Ending {
        let pilot = try PilotProgram(for: sandbox, in: directory, extra)
        return try await PilotProgram(["recover"] + pilot.arguments, in: directory).run()
    }

    @Test func aWordIsDeliveredOnceItCanBe() async throws {
        var options = SandboxOptions()
        options.faults = [try Fault("update_job:hang:s=3600,state=finished,count=1")]
        options.servesLegacy = false
        try await withSandbox(options) { sandbox in
            let directory = try TemporaryDirectory(), id = try await leaveWord(sandbox, directory)
            #expect(try sandbox.jobs.job(id)?.state.rawValue == "running")

            let refused = try await recover(sandbox, directory, ["--server-api", "legacy"])
            #expect(
                refused.status == 79 && refused.output == "0 delivered\n1 still waiting: \(id)\n", "\(refused.output) \(refused.errors)")
            let queue = sandbox.directory.queues.appending("\(Sandbox.queue).json").string
            let elsewhere = try await recover(sandbox, directory, ["--url", "https://127.0.0.1:1", "--queuedata-url", queue])
            #expect(
                elsewhere.status == 0 && elsewhere.output.contains("1 of other servers (see --url): \(id)"),
                "\(elsewhere.output) \(elsewhere.errors)")

            let delivered = try await recover(sandbox, directory)
            #expect(delivered.status == 0 && delivered.output == "1 delivered: \(id)\n0 still waiting\n", "\(delivered.output)")
            #expect(delivered.errors.contains("told the server that job \(id) of an earlier pilot has finished"))
            #expect(try sandbox.jobs.job(id)?.state.rawValue == "finished")
            let nothing = try await recover(sandbox, directory)
            #expect(nothing.status == 0 && nothing.output == "0 delivered\n0 still waiting\n")
            #expect(try sandbox.updates(of: id).count { $0.state == "finished" } == 1)
        }
    }

    /// Another name of an address, the name written differently, the port here or there.
    @Test(arguments: ["localhost", "LocalHost.", "localhost:PORT"]) func theSameServerUnderAnotherNameIsTold(name: String) async throws {
        var options = SandboxOptions()
        options.faults = [try Fault("update_job:hang:s=3600,state=finished,count=1")]
        try await withSandbox(options) { sandbox in
            let directory = try TemporaryDirectory(), id = try await leaveWord(sandbox, directory)
            let queue = sandbox.directory.queues.appending("\(Sandbox.queue).json").string
            let url = "https://" + name.replacing("PORT", with: "\(sandbox.port)")
            let ending = try await recover(sandbox, directory, ["--url", url, "--queuedata-url", queue])
            #expect(ending.status == 0 && ending.output == "1 delivered: \(id)\n0 still waiting\n", "\(ending.output) \(ending.errors)")
            #expect(try sandbox.jobs.job(id)?.state.rawValue == "finished")
        }
    }

    /// The pilot dies between the storage's taking of an output and its own note of it.
    @Test func whatADeadPilotStoredMakesRoomForTheNextAttempt() async throws {
        var options = SandboxOptions()
        // Of the requests to the storage: the input, is the output there, the output, has it arrived.
        options.faults = [try Fault("storage:hang:s=3600,method=HEAD,nth=4")]
        try await withSandbox(options) { sandbox in
            let directory = try TemporaryDirectory()
            let first = try Job.submit("date +%N > out.txt", to: sandbox)
            let ending = try await PilotProgram(for: sandbox, in: directory).run { process in
                for await _ in sandbox.faults.happened { break }
                kill(process.processIdentifier, SIGKILL)
            }
            #expect(!ending.hasExited)
            let recovery = try await recover(sandbox, directory)
            #expect(recovery.errors.contains("which job \(first) of an earlier pilot stored and nobody was told of"), "\(recovery.errors)")
            #expect(try sandbox.jobs.job(first)?.state.rawValue == "failed")
            let second = try Job.submit("date +%N > out.txt", to: sandbox)
            let next = try await PilotProgram(for: sandbox, in: directory).run()
            #expect(next.status == 0, "\(next.output)")
            #expect(try sandbox.jobs.job(second)?.state.rawValue == "finished")
        }
    }

    @Test func programsReadWhatBecameOfTheJobs() async throws {
        struct Report: Decodable, Equatable {
            var delivered: [Int] = []
            var waiting: [Int] = []
            var foreign: [Int] = []
            var unread = 0
            var unopened = 0
            var corrupt = 0
        }
        var options = SandboxOptions()
        options.faults = [try Fault("update_job:hang:s=3600,state=finished,count=1")]
        try await withSandbox(options) { sandbox in
            let directory = try TemporaryDirectory(), id = try await leaveWord(sandbox, directory)
            try directory.write("{", to: "spool/broken-1-1.json")
            try directory.write("{\"version\": 1000}", to: "spool/newer-1-1.json")
            let ending = try await recover(sandbox, directory, ["--json"])
            let report = try JSONDecoder().decode(Report.self, from: Data(ending.output.utf8))
            #expect(report == Report(delivered: [id], unread: 1, corrupt: 1))
            #expect(ending.status == 79)
            let names = try FileManager.default.contentsOfDirectory(atPath: directory.appending("spool").string).sorted()
            #expect(names == ["broken-1-1.json.corrupt", "newer-1-1.json"])
        }
    }

    /// The next start of a pilot does the same, beside its own job.
    @Test func theNextPilotDeliversToo() async throws {
        var options = SandboxOptions()
        options.faults = [try Fault("update_job:hang:s=3600,state=finished,count=1")]
        try await withSandbox(options) { sandbox in
            let directory = try TemporaryDirectory(), id = try await leaveWord(sandbox, directory)
            let next = try Job.submit("echo done > out.txt", to: sandbox)
            let ending = try await PilotProgram(for: sandbox, in: directory).run()
            #expect(ending.status == 0, "\(ending.output)")
            #expect(try [id, next].map { try sandbox.jobs.job($0)?.state.rawValue } == ["finished", "finished"])
            #expect(try FileManager.default.contentsOfDirectory(atPath: directory.appending("spool").string) == [])
            #expect(try FileManager.default.contentsOfDirectory(atPath: directory.appending("work").string) == [])
        }
    }

    @Test func aSpoolThatIsNotOursIsRefused() async throws {
        try await withSandbox { sandbox in
            let directory = try TemporaryDirectory()
            try FileManager.default.createSymbolicLink(atPath: directory.appending("link").string, withDestinationPath: "/tmp")
            let link = ["--spool", directory.appending("link").string]
            let ending = try await recover(sandbox, directory, link)
            #expect(ending.status == 79 && ending.errors.contains("it is not a directory"), "\(ending.errors)")
            #expect(!FileManager.default.fileExists(atPath: directory.appending("pilot_spool").string))
            let refused = try await PilotProgram(for: sandbox, in: directory, link).run()
            #expect(refused.status == 1 && refused.errors.contains("it is not a directory"), "\(refused.errors)")
        }
    }

    /// What a spool cannot take lies in a work directory.
    @Test func aSpoolThatCannotBeUsedHidesNoOther() async throws {
        var options = SandboxOptions()
        options.faults = [try Fault("update_job:hang:s=3600,state=finished,count=1")]
        try await withSandbox(options) { sandbox in
            let directory = try TemporaryDirectory(), id = try await leaveWord(sandbox, directory)
            try directory.appending("spool").rename(to: directory.appending("work").appending("pilot_spool"))
            try directory.write("", to: "spool")
            let ending = try await recover(sandbox, directory)
            #expect(
                ending.output == "1 delivered: \(id)\n0 still waiting\n1 spools could not be used: what they hold is not known\n",
                "\(ending.output)")
            #expect(ending.status == 79 && ending.errors.contains("it is not a directory"), "\(ending.errors)")
            #expect(try sandbox.jobs.job(id)?.state.rawValue == "finished")
        }
    }
}
