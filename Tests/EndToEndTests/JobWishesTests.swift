import Foundation
import Sandbox
import SystemPackage
import TestSupport
import Testing

/// What a job's definition and its queue ask for beside the payload itself.
@Suite struct JobWishesTests {
    /// The payload's output, by its script.
    private func output(
        of script: String, _ changes: [(String, WireValue)], queue: [String: String] = [:], options: [String] = [],
        look: (TemporaryDirectory, PilotProgram.Ending) throws -> Void = { _, _ in }
    ) async throws -> String {
        try await withSandbox { sandbox in
            let directory = try TemporaryDirectory()
            let fields = (["nickname": Sandbox.queue, "state": "ACTIVE", "status": "online"].merging(queue) { $1 })
                .map { "\"\($0.key)\": \"\($0.value)\"" }
            let file = try directory.write("{\"copytools\": {\"mv\": {}}, \(fields.joined(separator: ", "))}", to: "queue.json")
            try directory.write("a\nb\nc\n", to: "in.txt")
            let id = try Job.submit("(\n\(script)\n) >out.txt", to: sandbox, changes)
            let pilot = try PilotProgram(
                for: sandbox, in: directory,
                [
                    "--queuedata-url", file.string, "--input-dir", directory.path.string, "--output-dir", directory.appending("out").string,
                ] + options)
            let ending = try await pilot.run()
            #expect(ending.status == 0, "\(ending.output) \(ending.errors)")
            #expect(try sandbox.jobs.job(id)?.state.rawValue == "finished")
            try look(directory, ending)
            return try String(contentsOfFile: directory.appending("out/out.txt").string, encoding: .utf8)
        }
    }

    @Test func environReachesThePayload() async throws {
        let queue = ["environ": "FOO='a b';BAR=c odd,PandaID=1 MY_TOKEN=x"]
        let output = try await output(of: "echo $FOO-$BAR-$MY_TOKEN-$PandaID-$PILOT_SOURCE_DIR", [], queue: queue) { directory, ending in
            for word in [
                "'odd' is no KEY=value", "PandaID is left out: it is the pilot's", "MY_TOKEN is left out: variables of such names",
            ] {
                #expect(ending.output.contains(word), "\(ending.output)")
            }
        }
        #expect(output.hasPrefix("a b-c--") && !output.contains("--1-") && output.contains("-/"))
    }

    @Test func ordersInJobParsAreObeyedAndTakenOut() async throws {
        let changes: [(String, WireValue)] = [
            ("jobPars", "a 'b  c' --overwriteQueueData={'environ': 'FOO=mine'} <ZIP_MAP>z:a</ZIP_MAP> ; true")
        ]
        let output = try await output(of: "printf '%s|' \"$FOO\" \"$@\"", changes, queue: ["environ": "FOO=queues"]) { _, ending in
            #expect(ending.output.contains("has queue data of its own: environ") && ending.output.contains("ZIP_MAP is taken out"))
        }
        #expect(output == "mine|a|b  c|")
    }

    @Test func listsAreWritten() async throws {
        #expect(try await output(of: "cat tmpin_ds1", [("writeToFile", "tmpin_ds1:a.root,b.root")]) == "a.root\nb.root\n")
    }

    /// Thousands of names in the arguments of a shell's own command.
    @Test func aLongCommandRuns() async throws {
        let words = (0..<20_000).map { "in.\($0).root" }.joined(separator: " ")
        #expect(
            try await output(of: "ls payload_command.sh; cat", [("jobPars", .string("< <(echo \(words) | wc -w)"))])
                == "payload_command.sh\n20000\n")
    }

    /// Its owner alone may read them, and nobody finds them in log, trace or log archive.
    @Test func thePayloadFindsItsSecrets() async throws {
        let trace = "trace.txt"
        let script = "stat -c %a panda_secrets.json; cat panda_secrets.json | tee /dev/stderr"
        let changes: [(String, WireValue)] = [("secrets", #"{"MYKEY": "hush-hush-123"}"#)]
        let output = try await output(of: script, changes, options: ["-d", "--trace-ascii", trace, "--cleanup", "False"]) {
            directory, ending in
            let log = try #require(
                FileManager.default.contentsOfDirectory(atPath: directory.appending("out").string).first { $0.hasPrefix("log.") })
            let archive = try unpacked(directory.appending("out/\(log)"))
            #expect(archive.contains("MYKEY") && archive.contains("panda_secrets.json: its name is a credential's"))
            let traced = try String(contentsOfFile: directory.appending(trace).string, encoding: .utf8)
            #expect(traced.contains("acquire_jobs") && !(ending.output + traced + archive).contains("hush-hush"))
            // The job directory stays, its secrets do not.
            let files = try FileManager.default.subpathsOfDirectory(atPath: directory.appending("work").string)
            #expect(files.contains { $0.hasSuffix("payload.stderr") } && !files.contains { $0.hasSuffix("panda_secrets.json") })
        }
        #expect(output == "600\n{\"MYKEY\": \"hush-hush-123\"}")
    }
}
