import Sandbox
import TestSupport
import Testing

/// Too few file descriptors.
@Suite(.timeLimit(.minutes(10))) struct DescriptorTests {
    /// Refused at once: in the middle of things it would be a trap of the runtime, or a certificate that seems to be missing.
    @Test(.serialized, arguments: [10, 14, 20, 63]) func fewerThanThePilotNeeds(limit: Int) async throws {
        try await withRig { rig in
            let id = try rig.submit()
            let ending = try await run(rig, limit: "\(limit)")
            #expect(ending.hasExited && ending.status == 65 && ending.errors.contains("ulimit -n"), "\(ending.output) \(ending.errors)")
            #expect(try rig.sandbox.jobs.job(id)?.state.rawValue == "activated")
        }
    }

    @Test(.serialized, arguments: ["64", "16:4096"]) func enoughOrRaisable(limit: String) async throws {
        try await withRig { rig in
            let id = try rig.submit()
            let ending = try await run(rig, limit: limit)
            #expect(ending.status == 0 && ending.errors == "", "\(ending.output) \(ending.errors)")
            try rig.expect(id, "finished")
        }
    }

    private func run(_ rig: FaultRig, limit: String) async throws -> PilotProgram.Ending {
        var pilot = try rig.pilot()
        pilot.launcher = ["/usr/bin/prlimit", "--nofile=\(limit)"]
        return try await pilot.run()
    }
}
