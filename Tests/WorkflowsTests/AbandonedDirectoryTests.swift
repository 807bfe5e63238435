import Files
import Foundation
import Glibc
import PayloadExecution
import SystemPackage
import TestSupport
import Testing

@testable import Workflows

/// Which directories count as left by dead pilots: a living one's, or anybody else's, never.
@Suite struct AbandonedDirectoryTests {
    private let parent: TemporaryDirectory
    /// Long after all locks of these tests were written.
    private let later = Int64(Date().timeIntervalSince1970) + 3600

    init() throws { parent = try TemporaryDirectory() }

    private func make(_ name: String, lock: String? = NodeDescription.systemName) throws {
        try #require(mkdir(parent.appending(name).string, 0o700) == 0)
        try parent.write("x", to: "\(name)/payload.stdout")
        if let lock { try parent.write(lock, to: "\(name)/.lock") }
    }

    private var found: [String] {
        AbandonedDirectory.all(in: parent.path, now: later).compactMap { $0.held.path.lastComponent?.string }.sorted()
    }

    @Test func onlyWhatIsProvenIsTaken() throws {
        try make("PanDA_Pilot2_1_1")
        try make("PanDA_Pilot2_2_2", lock: nil)  // a Python pilot's, or one that was kept
        try make("PanDA_Pilot2_3_3", lock: "another node")
        try make("PanDA_Pilot2_4_4")
        try parent.write("lfn url\n", to: "PanDA_Pilot2_4_4/output.list")
        try make("results")
        try make("victim")
        try #require(symlink("victim", parent.appending("PanDA_Pilot2_5_5").string) == 0)
        #expect(found == ["PanDA_Pilot2_1_1"])
        #expect(AbandonedDirectory.all(in: parent.path, now: later - 3600).isEmpty)  // too young
    }

    /// Pilots that died before they had locked what they had made.
    @Test func whatIsHardlyBegunIsTaken() throws {
        try #require(mkdir(parent.appending("PanDA_Pilot2_6_6").string, 0o700) == 0)
        try #require(mkdir(parent.appending("PanDA_Pilot2_7_7").string, 0o700) == 0)
        try parent.write("", to: "PanDA_Pilot2_7_7/.lock")
        #expect(found == ["PanDA_Pilot2_6_6", "PanDA_Pilot2_7_7"])
        #expect(AbandonedDirectory.all(in: parent.path, now: later - 3600).isEmpty)
    }

    @Test func aLivingPilotsIsLeftAlone() async throws {
        let work = try WorkDirectory.makeAtOnce(in: parent.path.string, launchDirectory: parent.path, epoch: 1)
        #expect(found == [])
        try work.held.write(Array("x".utf8), to: "pilotlog.txt")
        await work.keep()
        #expect(found == [] && (try? String(contentsOfFile: work.path.appending(".lock").string, encoding: .utf8)) == nil)
    }
}
