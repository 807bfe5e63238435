import Testing

@testable import FleetModel

/// What a fleet of pilots does to the server, by the pilot's own rules for retries, heartbeats, looks and pauses.
@Suite(.serialized) struct FleetTests {  // Each keeps a processor busy for a second.
    /// Few enough to be quick, many enough for a bin to hold hundreds of requests.
    static func load(_ kind: Outage.Kind, killCheck: Int) async throws -> Load {
        try await Fleet(pilots: killCheck > 0 ? 5_000 : 30_000, seed: 7, killCheck: .seconds(killCheck), kind: kind).run()
    }

    @Test(arguments: Outage.Kind.allCases, [60, 0])
    func comesBackGently(kind: Outage.Kind, killCheck: Int) async throws {
        let load = try await Self.load(kind, killCheck: killCheck)
        #expect(load.peakAfter <= 3 * load.mean, "\(load)")
        #expect(load.peakDuring <= 3 * load.mean, "\(load)")
    }
}
