import Foundation
import SystemPackage
import Testing

@testable import PayloadExecution

@Suite(.timeLimit(.minutes(10)))
struct CgroupPlacementTests {
    @Test(arguments: [
        ("", "0::/slot/job1", "/sys/fs/cgroup/unified/slot/job1"),
        ("pids", "8:pids:/slot/job1\n0::/", "/sys/fs/cgroup/pids/slot/job1"),
        // The mount shows what lies below the container's own group.
        ("freezer", "7:freezer,x:/pod/c1/deep", "/fz/deep"),
        ("", "8:pids:/a", nil), ("pids", "0::/", nil), ("pids", "8:pids:/../elsewhere", nil), ("pids", "nonsense", nil),
    ])
    func thePilotsOwnCgroupIsFound(hierarchy: String, own: String, directory: String?) {
        let mounts = """
            31 24 0:27 / /sys/fs/cgroup/pids rw,relatime shared:9 - cgroup cgroup rw,pids
            33 24 0:28 /pod/c1 /fz rw - cgroup cgroup rw,x,freezer
            42 24 0:38 / /sys/fs/cgroup/unified rw,relatime shared:10 - cgroup2 cgroup2 rw
            43 24 0:38 / /x rw - cgroup2
            """
        #expect(CgroupPlacement.directory(of: hierarchy, own: own, mounts: mounts)?.string == directory)
        #expect(CgroupPlacement.directory(of: hierarchy, own: own, mounts: "") == nil)
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
            var command = scratch.shell("cat /proc/self/cgroup; (setsid sleep 1000 &); exit 0")
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
