import Files
import Foundation
import Logging
import SystemPackage
import TestSupport
import Testing
import Waiting

@testable import Workflows

@Suite struct PulseTests {
    /// Beats once into `work`, which was held before `change`.
    private func beat(in around: TemporaryDirectory, after change: (FilePath) throws -> Void) async throws {
        let work = around.appending("work")
        try FileManager.default.createDirectory(atPath: work.string, withIntermediateDirectories: false)
        let held = try HeldDirectory(work)
        try change(work)
        let clock = PilotClock(epoch: { 1000 }, uptime: { .zero }, sleep: { _ in throw CancellationError() })
        let pulse = Pulse(
            ActiveTime(uptime: { .zero }), clock: clock, file: (held, "pilot_heartbeat.json"),
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        await pulse.beat(resumed: {})
    }

    private func text(_ path: FilePath) throws -> String { try String(contentsOfFile: path.string, encoding: .utf8) }

    @Test(arguments: ["pilot_heartbeat.json", "pilot_heartbeat.json.part"]) func noLinkIsFollowed(name: String) async throws {
        let around = try TemporaryDirectory(), victim = try around.write("precious", to: "victim")
        try await beat(in: around) {
            try FileManager.default.createSymbolicLink(atPath: $0.appending(name).string, withDestinationPath: victim.string)
        }
        #expect(try text(victim) == "precious")
        #expect(try text(around.appending("work/pilot_heartbeat.json")).contains("last_pilot_update"))
    }

    @Test func nothingIsWrittenIntoAnotherDirectory() async throws {
        let around = try TemporaryDirectory()
        try await beat(in: around) {
            try FileManager.default.moveItem(atPath: $0.string, toPath: around.appending("gone").string)
            try FileManager.default.createDirectory(atPath: around.appending("victim").string, withIntermediateDirectories: false)
            try FileManager.default.createSymbolicLink(atPath: $0.string, withDestinationPath: "victim")
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: around.appending("victim").string) == [])
        #expect(try text(around.appending("gone/pilot_heartbeat.json")).contains("last_pilot_update"))
    }
}
