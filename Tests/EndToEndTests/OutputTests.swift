import Foundation
import Sandbox
import SystemPackage
import TestSupport
import Testing

/// Places for the pilot's words that do not take them: the job goes on, and the pilot log has every line.
@Suite struct OutputTests {
    /// What a shell does with its stdout and stderr before it becomes the pilot.
    @Test(arguments: [
        // A pipe that is full and that nobody reads; the pilot holds both its ends, so that it never breaks.
        "mkfifo pipe; exec 3<>pipe; head -c 65536 /dev/zero >&3; exec \"$0\" \"$@\" >&3 2>&3",
        "exec \"$0\" \"$@\" >/dev/full 2>&1",
        "exec \"$0\" \"$@\" >&- 2>&-",
        // A pipe whose reader is gone.
        "exec 3> >(:); wait $!; exec \"$0\" \"$@\" >&3 2>&3",
        // A terminal that was hung up.
        """
        exec python3 -c 'import os, sys; master, slave = os.openpty(); os.dup2(slave, 1); os.dup2(slave, 2); os.close(master); \
        os.execv(sys.argv[1], sys.argv[1:])' "$0" "$@"
        """,
    ])
    func theJobGoesOnAndThePilotLogHasTheLines(redirection: String) async throws {
        try await withSandbox { sandbox in
            let directory = try TemporaryDirectory()
            let id = try Job.submit("wc -l < in.txt > out.txt", to: sandbox)
            var pilot = try PilotProgram(for: sandbox, in: directory, ["-d", "--trace-ascii", "-", "--cleanup", "False"])
            pilot.launcher = ["/bin/bash", "-c", redirection]
            let ending = try await pilot.run()
            #expect(ending.status == 0)
            #expect(try sandbox.jobs.job(id)?.state.rawValue == "finished")
            let work = try FileManager.default.contentsOfDirectory(atPath: directory.appending("work").string)
            let path = directory.appending("work").appending(try #require(work.first)).appending("pilotlog.txt")
            let log = try String(contentsOfFile: path.string, encoding: .utf8)
            #expect(log.contains("job \(id): running") && log.contains("pilot has finished (exit code=0"))
        }
    }

    @Test func aResultThatFindsNoPlaceIsAFailure() async throws {
        let directory = try TemporaryDirectory()
        var program = PilotProgram(["config", "show"], in: directory)
        program.launcher = ["/bin/bash", "-c", "exec \"$0\" \"$@\" >/dev/full"]
        let ending = try await program.run()
        #expect(ending.status == 74)
        #expect(ending.errors == "pilot: error: the result cannot be written to stdout: No space left on device\n")
        program.launcher = ["/bin/bash", "-c", "exec 3> >(:); wait $!; exec \"$0\" \"$@\" >&3"]
        #expect(try await program.run().status == 0)
    }
}
