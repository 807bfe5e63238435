import Foundation
import Sandbox
import TestSupport
import Testing

/// Payloads that do not want to end, ended by everybody who may end one: nothing is left of them, and the server knows why.
@Suite(.timeLimit(.minutes(10))) struct StubbornPayloadTests {
    static let payloads = [
        "trap '' TERM; sleep 600 & wait; sleep 600",
        // A daemon as the book has it: two forks, its own session, no open files, another directory.
        "(setsid bash -c '(cd /; exec sleep 600 <&- >&- 2>&-) & exit' &) ; sleep 600",
        "for child in {1..200}; do setsid bash -c \"trap '' TERM; sleep 600; sleep 600\" & done; trap '' TERM; sleep 600; sleep 600",
    ]

    @Test(.serialized, arguments: payloads) func endedByTheServer(payload: String) async throws {
        try await withRig(["update_job:tobekilled:state=running,count=1"]) { rig in
            let id = try rig.submit(payload)
            let ending = try await rig.pilot().run()
            #expect(ending.status == 1, "\(ending.output)")
            try rig.expect(id, "failed", code: 1144, says: "told the pilot to kill it")
        }
    }

    @Test(.serialized, arguments: payloads) func endedByASignal(payload: String) async throws {
        try await withRig { rig in
            let id = try rig.submit(payload)
            let ending = try await rig.pilot().run { process in
                #expect(await rig.sandbox.waitForUpdate(of: id, state: "running"))
                process.terminate()
            }
            #expect(ending.status == 143, "\(ending.output)")
            try rig.expect(id, "failed", code: 1201, says: "SIGTERM")
        }
    }

    @Test(.serialized, arguments: payloads) func endedByTheLifetime(payload: String) async throws {
        try await withRig { rig in
            let id = try rig.submit(payload)
            let ending = try await rig.pilot(["-l", "8"]).run()
            #expect(ending.status == 81, "\(ending.output)")
            try rig.expect(id, "failed", code: 1213, says: "lifetime")
        }
    }

    /// Who ends by himself may leave nothing behind either.
    @Test(.serialized, arguments: payloads) func whatAFinishedPayloadLeaves(payload: String) async throws {
        try await withRig { rig in
            let id = try rig.submit("bash -c '\(payload.replacing("'", with: "'\\''"))' & sleep 0.3; exit 0")
            let ending = try await rig.pilot().run()
            #expect(ending.status == 0, "\(ending.output)")
            try rig.expect(id, "finished")
        }
    }
}
