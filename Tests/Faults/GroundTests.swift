import Foundation
import Glibc
import Sandbox
import TestSupport
import Testing

/// What the runtime under the pilot cannot do without: the pilot refuses with what is missing, or does its job, but neither hangs nor crashes.
@Suite(.timeLimit(.minutes(10))) struct GroundTests {
    /// For root a limit of processes holds no more than for others, so the pilot is somebody else.
    @Test(.serialized, .enabled(if: getuid() == 0), arguments: [1, 3, 5, 8, 12, 16]) func fewProcesses(limit: Int) async throws {
        try await withRig { rig in
            let id = try rig.submit()
            var pilot = PilotProgram(["-q", "X"], in: rig.directory)
            // By its descriptor, as the program may lie in root's home, which is closed to others.
            let user = "/usr/bin/setpriv --reuid=54321 --clear-groups /usr/bin/prlimit --nproc=\(limit)"
            pilot.launcher = ["/bin/bash", "-c", "exec 3<\"$0\" \(user) /proc/self/fd/3 \"$@\""]
            let ending = try await pilot.run()
            #expect(ending.hasExited && ending.status == 65 && ending.errors.contains("ulimit -u"), "\(ending.output) \(ending.errors)")
            #expect(try rig.sandbox.jobs.job(id)?.state.rawValue == "activated")
        }
    }

    @Test(.serialized, arguments: [100, 200, 600]) func littleAddressSpace(megabytes: Int) async throws {
        try await withRig { rig in
            let id = try rig.submit()
            var pilot = try rig.pilot()
            pilot.launcher = ["/usr/bin/prlimit", "--as=\(megabytes << 20)"]
            let ending = try await pilot.run()
            let isEnough = megabytes == 600
            #expect(ending.hasExited && ending.status == (isEnough ? 0 : 65), "\(ending.output) \(ending.errors)")
            #expect(isEnough || ending.errors.contains("ulimit -v"))
            #expect(try rig.sandbox.jobs.job(id)?.state.rawValue == (isEnough ? "finished" : "activated"))
        }
    }

    /// A container or chroot that has not mounted it; root mounts it for itself.
    @Test(.enabled(if: getuid() == 0)) func noProc() async throws {
        try await withRig { rig in
            let id = try rig.submit("setsid sleep 1000 </dev/null >/dev/null 2>&1 & cat /proc/self/stat >/dev/null")
            var pilot = try rig.pilot()
            let bare = "while umount -l /proc 2>/dev/null; do :; done; exec \"$@\""
            pilot.launcher = ["/usr/bin/unshare", "-m", "/bin/bash", "-c", bare, "x"]
            let ending = try await pilot.run()
            #expect(ending.status == 0 && ending.errors.contains("/proc is not mounted"), "\(ending.output) \(ending.errors)")
            try rig.expect(id, "finished")
        }
    }

    /// The keeper is killed by its own payload, which leaves a daemon behind.
    @Test func aKilledKeeperIsAnEndingWithAReason() async throws {
        try await withRig { rig in
            let id = try rig.submit(
                "mkfifo up; setsid bash -c 'echo >up; exec sleep 1000' </dev/null >/dev/null 2>&1 & read x <up; kill -9 $PPID; sleep 1000")
            let ending = try await rig.pilot().run()
            #expect(ending.hasExited && ending.status == 1, "\(ending.output)")
            try rig.expect(id, "failed", code: 1305, says: "the process that watches over it")
        }
    }
}
