import Foundation
import Sandbox
import SystemPackage
import TestSupport
import Testing

/// A server that cannot be reached: before the first job, and in the middle of one.
@Suite(.timeLimit(.minutes(10))) struct NetworkTests {
    /// `patience` is that of a connection: short where nothing will ever come.
    private func expectNoServer(_ rig: FaultRig, _ options: [String], says: String, patience: String = "60") async throws {
        let id = try rig.submit()
        let pilot = try rig.pilot(options, configuration: ["http_connect_timeout": patience, "http_maxtime": patience])
        let ending = try await pilot.run()
        #expect(ending.status == 79, "\(ending.output)")
        #expect(ending.errors.split(separator: "\n").count == 1 && ending.errors.contains(says), "\(ending.errors)")
        #expect(try rig.sandbox.jobs.job(id)?.state.rawValue == "activated")
        #expect(try FileManager.default.contentsOfDirectory(atPath: rig.directory.appending("work").string) == [])
    }

    @Test func aNameThatDoesNotExist() async throws {
        try await withRig { try await expectNoServer($0, ["--url", "https://panda.invalid"], says: "check --url and -p") }
    }

    @Test func nobodyListens() async throws {
        try await withRig { try await expectNoServer($0, ["-p", "1"], says: "check --url and -p") }
    }

    @Test func connectionsThatNeverComeAbout() async throws {
        let hole = try BlackHole()
        try await withRig { try await expectNoServer($0, ["-p", String(hole.port)], says: "no reply", patience: "2") }
        withExtendedLifetime(hole) {}
    }

    @Test func aServerThatAcceptsAndIsSilent() async throws {
        let silent = try LoopbackServer { $0.untilClosed() }
        defer { silent.close() }
        try await withRig { try await expectNoServer($0, ["-p", String(silent.port)], says: "no reply", patience: "2") }
    }

    @Test func aServerThatSpeaksAnotherProtocol() async throws {
        let other = try LoopbackServer { $0.send("220 mail.example.org ESMTP\r\n") }
        defer { other.close() }
        try await withRig { try await expectNoServer($0, ["-p", String(other.port)], says: "TLS") }
    }

    /// The server goes away when it hears of that state, for a second, and is another process when it is back.
    @Test(.serialized, arguments: ["starting", "running", "finished"]) func aServerThatIsAwayForASecond(state: String) async throws {
        try await withRig(["update_job:reset:state=\(state),count=1"]) { rig in
            let id = try rig.submit(hasLog: false)
            var second: Sandbox?
            let ending = try await rig.pilot().run { _ in
                for await _ in rig.sandbox.faults.happened { break }
                rig.sandbox.close()
                // The length of the outage, which is the fault itself.
                try await Task.sleep(for: .seconds(1))
                second = try rig.replaceServer()
            }
            second?.close()
            #expect(ending.status == 0 && ending.errors == "", "\(ending.output)")
            try rig.expect(id, "finished")
        }
    }
}
