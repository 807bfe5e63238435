import Foundation
import SystemPackage
import TestSupport
import Testing

/// The program `panda-sandbox`, as somebody types it.
@Suite struct SandboxProgramTests {
    /// Runs a script of bash, for which `$0` is the sandbox's program and `$1` the pilot's.
    private func run(_ script: String, in directory: TemporaryDirectory) async throws -> PilotProgram.Ending {
        var program = PilotProgram([], in: directory)
        program.launcher = ["/bin/bash", "-c", script, "\(PilotProgram.directory)/panda-sandbox"]
        return try await program.run()
    }

    /// From another directory, and with a blank in the sandbox's name.
    @Test func theCommandsOfTheGreetingWorkAsTheyAre() async throws {
        let directory = try TemporaryDirectory()
        let ending = try await run(
            """
            exec 3< <(exec "$0" serve --dir "a b"); server=$!
            while IFS= read -r line <&3; do greeting+="$line"$'\\n'; case $line in *--spool*) break ;; esac; done
            directory=$PWD; cd /
            id=$(bash -c "$(sed -n '/^  echo/p' <<<"$greeting")") && bash -c "$(sed -n '/pilot -q/,/--spool/p' <<<"$greeting")" >&2
            "$0" jobs "$id" --json --dir "$directory/a b"; status=$?; kill $server; wait $server; exit $status
            """, in: directory)
        #expect(ending.status == 0, "\(ending.errors)")
        #expect(ending.output.contains(#""state": "finished""#), "\(ending.output) \(ending.errors)")
    }

    @Test(arguments: ["jobs", "jobs 7", "kill 7", "command 7 x", "debug 7 on"]) func whoLooksMakesNothing(command: String) async throws {
        let directory = try TemporaryDirectory()
        let ending = try await run("\"$0\" \(command) --dir none", in: directory)
        #expect(ending.status == 64)
        #expect(ending.errors.hasPrefix("Error: --dir none: there is no such directory\n"), "\(ending.errors)")
        #expect(!FileManager.default.fileExists(atPath: directory.appending("none").string))
        let empty = try await run("mkdir empty; \"$0\" \(command) --dir empty", in: directory)
        #expect(empty.errors.hasPrefix("Error: --dir empty: nothing was served or submitted there\n"), "\(empty.errors)")
        #expect(try FileManager.default.contentsOfDirectory(atPath: directory.appending("empty").string) == [])
    }

    @Test(arguments: [
        (
            #"{"outputz": ["a"], "inputs": [{"pth": "x"}]}"#,
            "unknown key outputz (did you mean outputs?), unknown key pth in inputs (did you mean path?)"
        ),
        (#"{"jobpars": "x"}"#, "unknown key jobpars (did you mean jobPars?)"), (#"{"color": 1}"#, "unknown key color"),
        (#"{"a":"#, "Expecting value: line 1 column 6 (char 5)"), ("[]", "reading a job: it is not a JSON object"),
        (#"{"transform": "gone.sh"}"#, "copying transform ./gone.sh: no such file"),
    ])
    func aFaultyJobFileIsNamed(text: String, fault: String) async throws {
        let directory = try TemporaryDirectory()
        try directory.write(text, to: "job.json")
        let ending = try await run("\"$0\" submit job.json --dir s", in: directory)
        #expect(ending.status != 0 && ending.output.isEmpty)
        #expect(ending.errors.hasPrefix("Error: job file job.json: \(fault)\n"), "\(ending.errors)")
    }

    @Test func aMissingJobFileIsNamed() async throws {
        let ending = try await run("\"$0\" submit job.json --dir s", in: TemporaryDirectory())
        #expect(ending.errors == "Error: job file job.json: there is no such file\n")
    }

    @Test func itsVersionIsThePilots() async throws {
        let ending = try await run("\"$0\" --version; \"$1\" --version | sed -n '1s/pilot/panda-sandbox/p'", in: TemporaryDirectory())
        let lines = ending.output.split(separator: "\n")
        #expect(lines.count == 2 && lines[0] == lines[1], "\(ending.output)")
    }
}
