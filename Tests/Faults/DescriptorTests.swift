import Foundation
import Sandbox
import TestSupport
import Testing

/// Too few file descriptors, at each point where they can run out.
@Suite(.timeLimit(.minutes(1))) struct DescriptorTests {
    /// Whatever is missing, the pilot says so and ends by itself, and a job that it took has a last word.
    @Test(.serialized, arguments: Array(4...24)) func limits(limit: Int) async throws {
        try await withRig { rig in
            let id = try rig.submit()
            var pilot = try rig.pilot(["-l", "10"])
            pilot.launcher = ["/usr/bin/prlimit", "--nofile=\(limit)"]
            let ending = try await pilot.run()
            #expect(ending.hasExited, "signal \(ending.status): \(ending.output) \(ending.errors)")
            #expect((ending.status == 0) == (ending.errors == ""), "\(ending.status): \(ending.output) \(ending.errors)")
            let state = try rig.sandbox.jobs.job(id)?.state.rawValue ?? ""
            #expect(["activated", "finished", "failed"].contains(state), "\(limit): \(state) \(ending.output)")
        }
    }
}
