import Foundation
import Sandbox
import SystemPackage
import TestSupport
import Testing

@Suite struct TryTests {
    private func attempt(_ job: String, in directory: TemporaryDirectory, _ extra: [String] = []) async throws -> PilotProgram.Ending {
        try Data(job.utf8).write(to: URL(fileURLWithPath: directory.appending("job.json").string))
        return try await PilotProgram(["try", "job.json"] + extra, in: directory).run()
    }

    private func words(_ output: String) throws -> [[String: Any]] {
        try output.split(separator: "\n").map { line in
            try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
        }
    }

    @Test func aJobOutOfAFileIsRunWithoutAServer() async throws {
        let directory = try TemporaryDirectory()
        try Data("b\na\n".utf8).write(to: URL(fileURLWithPath: directory.appending("in.txt").string))
        let ending = try await attempt(
            #"{"transformation": "/bin/bash", "jobPars": "-c 'sort in.txt > out.txt'", "inputs": ["in.txt"], "outputs": ["out.txt"]}"#,
            in: directory)
        #expect(ending.status == 0, "\(ending.errors)")
        let words = try words(ending.output)
        #expect(words.map { $0["job_status"] as? String } == ["starting", "running", "finished"])
        #expect(try #require(words.last?["job_output_report"] as? String).contains("out.txt"))
        let work = try #require(
            try FileManager.default.contentsOfDirectory(atPath: directory.path.string).first { $0.hasPrefix("PanDA_Pilot2_") })
        #expect(ending.errors.contains("\(work)\n"))
        let made = directory.appending(work)
        #expect(try String(contentsOfFile: made.appending("out.txt").string, encoding: .utf8) == "a\nb\n")
        #expect(FileManager.default.fileExists(atPath: made.appending("job.log.tgz").string))
    }

    @Test func aJobThatFailsIsToldOnStderrAndByTheExitCode() async throws {
        let directory = try TemporaryDirectory()
        let ending = try await attempt(
            #"{"transformation": "/bin/bash", "jobPars": "-c 'echo no luck >&2; exit 3'"}"#, in: directory, ["--output-dir", "kept"])
        #expect(ending.status == 1 && ending.errors.contains("exit code 3"))
        let last = try #require(try words(ending.output).last)
        #expect(last["job_status"] as? String == "failed" && last["pilot_error_code"] as? Int == 1305)
        #expect(FileManager.default.fileExists(atPath: directory.appending("kept/job.log.tgz").string))
    }

    @Test func aSignalEndsTheJobAndIsTold() async throws {
        let directory = try TemporaryDirectory()
        let mark = directory.appending("runs")
        try #require(mkfifo(mark.string, 0o600) == 0)
        let ready = try FileDescriptor.open(mark, .readOnly, options: .nonBlocking)
        defer { try? ready.close() }
        try Data(#"{"transformation": "/bin/bash", "jobPars": "-c 'echo > \#(mark); sleep 1000'"}"#.utf8)
            .write(to: URL(fileURLWithPath: directory.appending("job.json").string))
        let ending = try await PilotProgram(["try", "job.json"], in: directory).run { process in
            #expect(await isReadable(ready))
            process.terminate()
        }
        #expect(ending.status == 128 + SIGTERM)
        let last = try #require(try words(ending.output).last)
        #expect(last["job_status"] as? String == "failed" && last["pilot_error_code"] as? Int == 1201)
    }

    @Test(arguments: [
        ("{}", "transformation is missing"), ("[", "it is no JSON"), ("[1]", "it is no JSON object"),
        (#"{"transformation": "/bin/true", "output": ["x"]}"#, "output is no field of a job (did you mean outputs?)"),
        (#"{"transformation": "/bin/true", "outputs": "x"}"#, "outputs is no list of file names"),
        (#"{"transformation": "/bin/true", "outputs": ["x"], "outFiles": "x"}"#, "say the same"),
    ])
    func aFileThatIsNoJobIsRefused(job: String, says: String) async throws {
        let directory = try TemporaryDirectory()
        let ending = try await attempt(job, in: directory)
        #expect(ending.status == 64 && ending.output.isEmpty)
        #expect(ending.errors.hasPrefix("pilot: error: job.json: ") && ending.errors.contains(says), "\(ending.errors)")
    }
}

@Suite struct DryRunTests {
    @Test func everythingIsLookedAtAndNoJobIsTaken() async throws {
        try await withSandbox { sandbox in
            let directory = try TemporaryDirectory()
            let id = try Job.submit("true", to: sandbox)
            let ending = try await PilotProgram(for: sandbox, in: directory, ["--dry-run"]).run()
            #expect(ending.status == 0 && ending.output.contains("dry run: queue, 1 storages and server are there"), "\(ending.output)")
            #expect(try #require(try sandbox.jobs.job(id)).state.rawValue == "activated")
            #expect(try sandbox.accessLog().allSatisfy { !$0.path.contains("acquire") && !$0.path.contains("getJob") })
        }
    }

    @Test func aServerThatIsAwayIsAnError() async throws {
        try await withSandbox { sandbox in
            let directory = try TemporaryDirectory()
            try directory.write("{}", to: "storages.json")
            let ending = try await PilotProgram(
                for: sandbox, in: directory,
                [
                    "-p", "1", "--queuedata-url", sandbox.directory.queues.appending("\(Sandbox.queue).json").string,
                    "--storagedata-url", "storages.json", "--dry-run",
                ]
            ).run()
            #expect(ending.status == 79, "\(ending.errors)")
        }
    }
}
