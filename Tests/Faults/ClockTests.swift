import Foundation
import Sandbox
import TestSupport
import Testing

/// A clock of the day that jumps while the payload runs: nobody's limit is reached by that, and no heartbeat comes early or late.
@Suite(.timeLimit(.minutes(10))) struct ClockTests {
    @Test(.serialized, arguments: [3600, -3600]) func jump(seconds: Int) async throws {
        try await withRig { rig in
            let id = try rig.submit(rig.gate.wait)
            let ending = try await rig.pilot(["-l", "600"]).with(.clock(offBy: seconds).when(rig.trigger)).run { _ in
                #expect(await rig.sandbox.waitForUpdate(of: id, state: "running"))
                try rig.pullTrigger()
                try rig.gate.open()
            }
            #expect(ending.status == 0, "\(ending.output)")
            try rig.expect(id, "finished")
            #expect(try rig.sandbox.updates(of: id).map(\.state) == ["starting", "running", "finished"])
            // What the server makes of it is the wall time of the job.
            let final = try #require(try rig.sandbox.updates(of: id).last)
            let times = try ["start_time", "end_time"].map { try Self.time(final[$0]?.string ?? "") }
            #expect((0..<1800).contains(times[1].timeIntervalSince(times[0])), "\(times)")
        }
    }

    private static func time(_ text: String) throws -> Date {
        try Date("\(text.replacing(" ", with: "T"))Z", strategy: .iso8601)
    }
}
