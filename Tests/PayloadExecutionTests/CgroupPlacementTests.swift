import Foundation
import SystemPackage
import Testing

@testable import PayloadExecution

@Suite(.timeLimit(.minutes(10)))
struct CgroupPlacementTests {
    @Test func theMountAndThePathAreRead() {
        let mounts = """
            31 24 0:27 / /sys/fs/cgroup/cpu rw,relatime shared:9 - cgroup cgroup rw,cpu
            42 24 0:38 / /sys/fs/cgroup/unified rw,relatime shared:10 - cgroup2 cgroup2 rw
            """
        #expect(CgroupPlacement.mountPoint(mounts) == "/sys/fs/cgroup/unified")
        #expect(CgroupPlacement.mountPoint("31 24 0:27 / /x rw - cgroup cgroup rw") == nil)
        #expect(CgroupPlacement.ownPath("4:memory:/a\n0::/slot/job1\n") == "/slot/job1")
        #expect(CgroupPlacement.ownPath("4:memory:/a\n") == nil)
    }

    @Test func withoutACgroupThereIsNoPlacement() async throws {
        try await Scratch.with { (scratch) async throws in
            #expect(CgroupPlacement.make(named: "x", root: scratch.path) == nil)
        }
    }

    @Test func aDirectoryThatIsNoCgroupIsLeftAgain() async throws {
        try await Scratch.with { (scratch) async throws in
            _ = try scratch.write("mountinfo", "42 24 0:38 / \(scratch.path) rw - cgroup2 cgroup2 rw\n")
            _ = try scratch.write("cgroup", "0::/\n")
            #expect(CgroupPlacement.make(named: "x", root: scratch.path) == nil)
            #expect(!FileManager.default.fileExists(atPath: scratch.path.appending("x").string))
        }
    }

    @Test func thePayloadStartsInItWhereTheSystemAllows() async throws {
        // Elsewhere the payload must run all the same.
        let cgroup = CgroupPlacement.make(named: "pilot-test-\(UUID().uuidString)")
        try await Scratch.with { (scratch) async throws in
            var command = scratch.shell("grep ^0:: /proc/self/cgroup; (setsid sleep 1000 &); exit 0")
            command.cgroup = cgroup
            let child = try await ChildProcess.start(command)
            #expect(try await child.exit().outcome == .exited(0))
            if let cgroup {
                let name = try #require(cgroup.directory.lastComponent)
                #expect(try scratch.read("out").contains(name.string))
            }
            _ = await child.end(grace: .zero)
            #expect(child.isEmpty)
            if let cgroup { #expect(!FileManager.default.fileExists(atPath: cgroup.directory.string)) }
        }
    }

    @Test func aCgroupThatHasGoneIsNoObstacle() async throws {
        try await Scratch.with { (scratch) async throws in
            var command = scratch.shell("exit 0")
            command.cgroup = CgroupPlacement(directory: scratch.path.appending("gone"))
            #expect(try await ChildProcess.run(command, grace: .seconds(1)).outcome == .exited(0))
        }
    }
}
