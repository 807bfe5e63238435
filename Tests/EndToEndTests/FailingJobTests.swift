import Foundation
import Sandbox
import SystemPackage
import TestSupport
import Testing

@Suite struct FailingJobTests {
    struct Failure: Sendable, CustomTestStringConvertible {
        let name: String
        var script = "wc -l < in.txt > out.txt"
        var changes: [(String, WireValue)] = []
        let code: Int
        var transExit: Int?
        let says: String
        var exit: Int32 = 1
        var testDescription: String { name }
    }

    @Test(arguments: [
        Failure(name: "exit 42", script: "echo 'ERROR: no luck' >&2; exit 42", code: 1305, transExit: 42, says: "exit code 42: no luck"),
        Failure(name: "exit 255", script: "exit 255", code: 1305, transExit: 255, says: "exit code 255"),
        Failure(name: "signal", script: "kill -SEGV $$", code: 1305, transExit: 139, says: "killed by SIGSEGV"),
        Failure(name: "not executable", changes: [("transformation", "/etc/passwd")], code: 1305, transExit: 126, says: "not executable"),
        Failure(name: "not there", changes: [("transformation", "nosuchcommand")], code: 1305, transExit: 127, says: "not found"),
        Failure(name: "output missing", script: "true", code: 1165, transExit: 0, says: "out.txt"),
        Failure(name: "output empty", script: "touch out.txt", code: 1191, transExit: 0, says: "out.txt"),
        Failure(
            name: "input missing", changes: [("inFiles", "nowhere.txt"), ("fsize", "6"), ("checksum", "ad:04f40145")], code: 1331,
            says: "nowhere.txt", exit: 77),
        Failure(name: "input size", changes: [("fsize", "7")], code: 1099, says: "7"),
        Failure(name: "input checksum", changes: [("checksum", "ad:00000001")], code: 1171, says: "00000001"),
        Failure(name: "transform missing", changes: [("transformation", "{base}/trf/nosuch.sh")], code: 1149, says: "404"),
        Failure(name: "transform elsewhere", changes: [("transformation", "https://example.org/x.sh")], code: 1149, says: "allowed"),
        Failure(name: "unequal lists", changes: [("GUID", "a,b")], code: 1312, says: "GUID has 2 entries"),
        Failure(name: "attempt unreadable", changes: [("attemptNr", "x")], code: 1302, says: "attemptNr is not a whole number"),
        Failure(name: "path as name", changes: [("outFiles", "../out.txt,log.{id}.tgz")], code: 1371, says: "not a plain file name"),
        Failure(
            name: "absolute name", changes: [("inFiles", "/etc/passwd"), ("fsize", "1"), ("checksum", "ad:00000001")], code: 1371,
            says: "not a plain file name"),
        Failure(
            name: "10 MB of parameters", changes: [("jobPars", .string(String(repeating: "x", count: 10_000_000)))], code: 1305,
            transExit: 126, says: "exit code 126"),
    ])
    func failureIsReportedWithItsCode(failure: Failure) async throws {
        try await withSandbox { sandbox in
            let directory = try TemporaryDirectory()
            let id = try Job.submit(failure.script, to: sandbox, failure.changes)
            let ending = try await PilotProgram(for: sandbox, in: directory).run()
            let job = try #require(try sandbox.jobs.job(id))
            #expect(job.state.rawValue == "failed", "\(ending.output)")
            let final = try #require(try sandbox.updates(of: id).last)
            #expect(final.fields["pilot_error_code"]?.int == failure.code, "\(final.fields["pilot_error_diag"]?.string ?? "")")
            #expect(
                final.fields["pilot_error_diag"]?.string?.contains(failure.says) == true,
                "\(final.fields["pilot_error_diag"]?.string ?? "")")
            #expect(final.fields["trans_exit_code"]?.int == failure.transExit)
            #expect(ending.status == failure.exit)
            #expect(try FileManager.default.contentsOfDirectory(atPath: directory.appending("work").string) == [])
        }
    }

    /// The address that the job names was asked first, whatever the other bases have.
    @Test func theFirstAddressOfATransformIsTheOneThatIsTold() async throws {
        var options = SandboxOptions()
        options.hostCredential = try TestPKI(name: "Another CA").host
        try await withSandbox(options) { elsewhere in
            try await withSandbox { sandbox in
                let directory = try TemporaryDirectory()
                let id = try Job.submit(
                    "true", to: sandbox, [("transformation", .string("HTTPS://127.0.0.1:\(elsewhere.port)/trf/nosuch.sh"))])
                let bases = "\(elsewhere.url)/trf,\(sandbox.url)/trf"
                let ending = try await PilotProgram(for: sandbox, in: directory, ["--baseurls", bases]).run()
                let final = try #require(try sandbox.updates(of: id).last), words = final.fields["pilot_error_diag"]?.string ?? ""
                #expect(final.fields["pilot_error_code"]?.int == 1163 && ending.status == 68, "\(words)")
                #expect(
                    words.hasPrefix("transform could not be downloaded: ") && words.contains("\(elsewhere.port)/trf/nosuch.sh: curl 60"))
                #expect(words.contains("\(sandbox.port)/trf/nosuch.sh: the server answered 404") && words.contains("--capath"), "\(words)")
            }
        }
    }

    /// What, where, the payload's last lines, the log and what to try: in the log, and in the server's record of the job.
    @Test(arguments: [[], ["-d"], ["--log-format", "json"]]) func aFailedJobSaysWhy(options: [String]) async throws {
        try await withSandbox { sandbox in
            let directory = try TemporaryDirectory()
            let id = try Job.submit("for i in $(seq 30); do echo line $i; done >&2; python3 -c '{}[\"pt\"]'", to: sandbox)
            let ending = try await PilotProgram(for: sandbox, in: directory, options).run()
            let final = try #require(try sandbox.updates(of: id).last).fields
            let told = try #require(final["pilot_log"]?.string)
            for text in [ending.output, told] {
                #expect(text.contains("job \(id) failed: failed to execute payload (1305 PAYLOADEXECUTIONFAILURE)"))
                #expect(text.contains("  where: payload, node \(try #require(final["node"]?.string)), queue \(Sandbox.queue)"))
                #expect(text.contains("  | line 30") && !text.contains("  | line 11") && text.contains("  | KeyError: 'pt'"))
                #expect(text.contains("  log archive: \(sandbox.url)/storage/"))
                #expect(text.contains("  to try: read payload.stderr"))
            }
            #expect(final["pilot_error_diag"]?.string?.hasSuffix("exit code 1: KeyError: 'pt'") == true)
            #expect(final["exe_error_diag"]?.string == "KeyError: 'pt'")
            #expect(told.utf8.count <= 4000 && !told.contains("DEBUG") && told.contains("payload ended with 1"))
        }
    }

    @Test func aStoragesErrorPageIsNotQuoted() async throws {
        var options = SandboxOptions()
        options.faults = [try Fault("storage:500:method=PUT,page=Out of order")]
        try await withSandbox(options) { sandbox in
            let directory = try TemporaryDirectory()
            let id = try Job.submit("wc -l < in.txt > out.txt", to: sandbox)
            let ending = try await PilotProgram(for: sandbox, in: directory).run()
            let final = try #require(try sandbox.updates(of: id).last).fields
            let told = ending.output + ending.errors + WireValue.object(final).json
            #expect(!told.contains("<html") && !told.contains("</"))
            #expect(final["pilot_error_diag"]?.string?.contains("500, a page titled 'Out of order'") == true)
        }
    }

    @Test func theJobsSecretsAreInNothingThatIsTold() async throws {
        try await withSandbox { sandbox in
            let directory = try TemporaryDirectory(), needle = "needle/of+the=user"
            let id = try Job.submit(
                "echo 'ERROR: no luck with \(needle)' >&2; exit 42", to: sandbox,
                [
                    ("pilotSecrets", .string(#"{"logstash_login": "needle-of-the-pilot", "key": "\#(needle)"}"#))
                ])
            let ending = try await PilotProgram(for: sandbox, in: directory, ["-d", "--trace-ascii", "-"]).run()
            let final = try #require(try sandbox.updates(of: id).last)
            let told = "\(WireValue.object(final.fields).json)\(ending.output)\(ending.errors)"
            #expect(final.fields["pilot_error_diag"]?.string?.contains("no luck with ****") == true)
            #expect(!told.contains(needle) && !told.contains("needle-of-the-pilot"))
        }
    }

    /// What the payload says of its failure has a code with it, its own or the exit code.
    @Test(
        arguments: [
            (
                "echo '{\"exitCode\": 65, \"exitMsg\": \"no db\", \"resource\": {\"transform\": {\"processedEvents\": 7}}}' >jobReport.json; exit 2",
                65, "no db", "nEvents=7"
            ),
            ("echo 'ERROR: boom' >&2; exit 2", 2, "boom", nil),
        ] as [(String, Int, String, String?)])
    func thePayloadsOwnAccount(script: String, code: Int, text: String, metrics: String?) async throws {
        try await withSandbox { sandbox in
            let directory = try TemporaryDirectory()
            let id = try Job.submit(script, to: sandbox)
            _ = try await PilotProgram(for: sandbox, in: directory).run()
            let fields = try #require(try sandbox.updates(of: id).last).fields
            #expect(fields["exe_error_code"]?.int == code && fields["trans_exit_code"]?.int == 2)
            #expect(fields["exe_error_diag"]?.string?.contains(text) == true && fields["job_metrics"]?.string == metrics)
        }
    }

    @Test func killCommandEndsThePayloadAndEverythingItStarted() async throws {
        var options = SandboxOptions()
        options.faults = [try Fault("update_job:tobekilled:state=running")]
        try await withSandbox(options) { sandbox in
            let directory = try TemporaryDirectory()
            let id = try Job.submit(
                "echo $$ > \(directory.appending("pid")); trap '' TERM; sleep 600 & setsid sleep 600 & wait; wait", to: sandbox)
            let ending = try await PilotProgram(for: sandbox, in: directory, ["--grace", "1"]).run()
            let final = try #require(try sandbox.updates(of: id).last)
            #expect(final.state == "failed" && final.fields["pilot_error_code"]?.int == 1144)
            #expect(ending.status == 1, "\(ending.output)")
            let pid = try String(contentsOfFile: directory.appending("pid").string, encoding: .utf8).trimmingCharacters(
                in: .whitespacesAndNewlines)
            #expect(!isRunning(pid))
        }
    }
}
