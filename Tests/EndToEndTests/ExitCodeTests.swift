import Foundation
import Sandbox
import SystemPackage
import TestSupport
import Testing

/// The exit codes of `Documentation/ExitCodes.md`, each provoked with the real program.
@Suite struct ExitCodeTests {
    /// Something that ends the pilot before it asks for a job.
    struct Obstacle: Sendable, CustomTestStringConvertible {
        let exit: Int32
        let name: String
        /// `{url}` is the sandbox, a file is looked for in the launch directory.
        var options: [String] = []
        /// Queue data, where they are what is wrong.
        var queue: String?
        let says: String
        var testDescription: String { "\(exit): \(name)" }
    }

    @Test(arguments: [
        Obstacle(exit: 64, name: "a workflow that is not built", options: ["-w", "eventservice_hpc"], says: "cannot run it yet"),
        Obstacle(exit: 64, name: "an option that does not exist", options: ["--no-such-option"], says: "no-such-option"),
        Obstacle(exit: 66, name: "the work directory cannot be made", options: ["-a", "/proc/nowhere"], says: "/proc/nowhere"),
        Obstacle(exit: 68, name: "no proxy", options: ["--cacert", "nothing"], says: "nothing"),
        Obstacle(exit: 69, name: "less disk than wanted", options: ["--config", "huge.cfg"], says: "MB are free"),
        Obstacle(exit: 71, name: "the queue is unknown", queue: #"{"error": "no such queue"}"#, says: "SANDBOX_QUEUE"),
        Obstacle(exit: 71, name: "queue data that are a web page", queue: "<html>", says: "SANDBOX_QUEUE"),
        Obstacle(
            exit: 71, name: "the information system does not know the queue",
            options: ["-q", "NOWHERE", "--queuedata-url", "{url}/cache/schedconfig/NOWHERE.all.json"], says: "NOWHERE"),
        Obstacle(exit: 72, name: "queue data of another queue", queue: #"{"nickname": "OTHER"}"#, says: "the record is of queue OTHER"),
        Obstacle(
            exit: 78, name: "the queue is not active",
            queue: #"{"nickname": "SANDBOX_QUEUE", "state": "DISABLED", "status": "online"}"#, says: "DISABLED"),
        Obstacle(
            exit: 79, name: "nobody listens where the server should be", options: ["-p", "1", "--storagedata-url", "storages.json"],
            says: "check --url and -p"),
        Obstacle(
            exit: 79, name: "nobody listens there, and the lifetime is short",
            options: ["-p", "1", "--storagedata-url", "storages.json", "-l", "60", "-v", "7", "-x", "7"], says: "check --url and -p"),
        Obstacle(exit: 71, name: "storage data that are not there", options: ["--storagedata-url", "nowhere.json"], says: "nowhere.json"),
        Obstacle(exit: 71, name: "storage data that are none", options: ["--storagedata-url", "huge.cfg"], says: "huge.cfg: not a JSON"),
        Obstacle(
            exit: 80, name: "a proxy that ends within half an hour and cannot be renewed", options: ["--cacert", "short"], says: "minutes"),
        Obstacle(
            exit: 83, name: "the queue is offline",
            queue: #"{"nickname": "SANDBOX_QUEUE", "state": "ACTIVE", "status": "offline"}"#, says: "offline"),
    ])
    func beforeAJob(_ obstacle: Obstacle) async throws {
        try await withSandbox { sandbox in
            let directory = try TemporaryDirectory()
            let standard = #"{"nickname": "\#(Sandbox.queue)", "state": "ACTIVE", "status": "online"}"#
            try sandbox.faults.add("get_proxy:403")
            try directory.write(obstacle.queue ?? standard, to: "queue.json")
            try directory.write("{}", to: "storages.json")
            try directory.write("[Pilot]\nfree_space_limit = 1000000 TB\n", to: "huge.cfg")
            try sandbox.pki.user.proxy(validity: .seconds(1800)).write(to: directory.appending("short"))
            let options = ["--queuedata-url", "queue.json"] + obstacle.options.map { $0.replacing("{url}", with: sandbox.url) }
            let ending = try await PilotProgram(for: sandbox, in: directory, options).run()
            #expect(ending.status == obstacle.exit, "\(ending.output)")
            let lines = ending.errors.split(separator: "\n").filter { !$0.contains("warning:") }
            #expect(lines.count == 1 && ending.errors.contains(obstacle.says), "\(ending.errors)")
            #expect(!(try sandbox.accessLog().contains { $0.path.contains("acquire_jobs") || $0.path.contains("getJob") }))
            #expect(try FileManager.default.contentsOfDirectory(atPath: directory.appending("work").string) == [])
        }
    }

    /// Jobs that one pilot runs one after the other: `0` finishes, `3` exits with 3, `?` lacks its input in storage.
    @Test(arguments: [("", 0), ("0", 0), ("3", 1), ("?", 77), ("30", 1), ("?0", 77), ("?3", 1), ("3?", 77)] as [(String, Int32)])
    func theLastJobThatFailedDecides(jobs: String, exit: Int32) async throws {
        try await withSandbox { sandbox in
            let directory = try TemporaryDirectory()
            // Time for more than one job.
            let queue = try directory.write(
                try String(contentsOfFile: sandbox.directory.queues.appending("\(Sandbox.queue).json").string, encoding: .utf8)
                    .replacing("{base}", with: sandbox.url).replacing(/"timefloor": *\d+/, with: "\"timefloor\": 3000"), to: "queue.json")
            let ids = try jobs.map { job in
                try Job.submit(
                    "wc -l < in.txt > out.txt; exit $1", to: sandbox,
                    [
                        ("jobPars", .string(job == "?" ? "0" : "\(job)")), ("inFiles", job == "?" ? "nowhere.txt" : "in.txt"),
                        ("taskID", 42),
                    ])
            }
            let ending = try await PilotProgram(for: sandbox, in: directory, ["--queuedata-url", queue.string]).run()
            #expect(ending.status == exit, "\(ending.output)")
            #expect(ending.errors.isEmpty == (exit == 0))
            let states = try ids.map { try sandbox.jobs.job($0)?.state.rawValue }
            #expect(states == jobs.map { $0 == "0" ? "finished" : "failed" })
        }
    }

    /// Something that ends the pilot while its payload runs.
    struct Blow: Sendable, CustomTestStringConvertible {
        let exit: Int32
        let name: String
        var signal: Int32?
        var options: [String] = []
        var environment: [String: String] = [:]
        /// What the server is told.
        let code: Int
        var testDescription: String { "\(exit): \(name)" }
    }

    @Test(arguments: [
        Blow(exit: 81, name: "the lifetime is over", options: ["-l", "20"], code: 1213),
        Blow(exit: 129, name: "SIGHUP", signal: SIGHUP, code: 1200),
        Blow(exit: 130, name: "SIGINT", signal: SIGINT, code: 1208),
        Blow(exit: 131, name: "SIGQUIT", signal: SIGQUIT, code: 1202),
        Blow(exit: 138, name: "SIGUSR1", signal: SIGUSR1, code: 1207),
        Blow(exit: 140, name: "SIGUSR2", signal: SIGUSR2, code: 1200),
        Blow(exit: 143, name: "SIGTERM", signal: SIGTERM, code: 1201),
        Blow(exit: 143, name: "SIGTERM in Harvester's pod", signal: SIGTERM, environment: ["K8S_JOB_ID": "17"], code: 1379),
        Blow(exit: 143, name: "SIGTERM in a pod", signal: SIGTERM, environment: ["KUBERNETES_SERVICE_HOST": "10.0.0.1"], code: 1379),
        Blow(exit: 152, name: "SIGXCPU", signal: SIGXCPU, code: 1204),
    ])
    func whileAPayloadRuns(_ blow: Blow) async throws {
        try await withSandbox { sandbox in
            let directory = try TemporaryDirectory()
            let id = try Job.submit("sleep 600", to: sandbox)
            var pilot = try PilotProgram(for: sandbox, in: directory, blow.options)
            pilot.environment = blow.environment
            let ending = try await pilot.run { process in
                guard let signal = blow.signal else { return }
                #expect(await sandbox.waitForUpdate(of: id, state: "running"))
                kill(process.processIdentifier, signal)
            }
            #expect(ending.status == blow.exit, "\(ending.output)")
            let final = try #require(try sandbox.updates(of: id).last)
            #expect(final.state == "failed" && final.fields["pilot_error_code"]?.int == blow.code)
            #expect(FileManager.default.fileExists(atPath: sandbox.storagePath(scope: "user.me", lfn: "log.\(id).tgz").string))
        }
    }
}
