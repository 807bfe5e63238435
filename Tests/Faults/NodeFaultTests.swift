import Foundation
import Glibc
import Sandbox
import SystemPackage
import TestSupport
import Testing

/// What a failed node does to a job is told as the node's fault.
@Suite(.timeLimit(.minutes(10))) struct NodeFaultTests {
    /// In the pilot's own work: the input cannot be written.
    @Test(
        .serialized,
        arguments: [
            (Errno.noSpace, 1098), (.diskQuotaExceeded, 1098), (.readOnlyFileSystem, 1303), (.staleNFSFileHandle, 1303),
            (.socketNotConnected, 1303), (.ioError, 1303),
        ]) func theDiskOfAnInput(error: Errno, code: Int) async throws
    {
        try await withRig { rig in
            let id = try rig.submit(hasInput: true)
            let ending = try await rig.pilot().with(.failing(error, ["open", "write"], on: "\(rig.work)/*/in.txt*")).run()
            try rig.expect(id, "failed", code: code, says: error.description)
            #expect(ending.status == (code == 1098 ? 69 : 1), "\(ending.output)")
        }
    }

    /// The words of the real system, from a disk that really fails.
    @Test(
        .enabled(if: BadDisk.isPossible, "needs cc, libfuse3 and the right to mount"),
        arguments: [
            ("write", Errno.diskQuotaExceeded, 1098), ("write", .noSpace, 1098), ("open", .readOnlyFileSystem, 1303),
            ("open", .staleNFSFileHandle, 1303), ("stat", .socketNotConnected, 1303), ("open", Errno(rawValue: EUCLEAN), 1303),
        ]) func theDiskOfAPayload(call: String, error: Errno, code: Int) async throws
    {
        try await withRig { rig in
            let disk = try await BadDisk(in: rig.directory)
            defer { disk.end() }
            let id = try rig.submit("echo x >'\(disk.mount)/f' && \(disk.failing(call, error)) && cp /bin/ls '\(disk.mount)/f'")
            let ending = try await rig.pilot().run()
            try rig.expect(id, "failed", code: code, says: error.description)
            #expect(ending.status == (code == 1098 ? 69 : 1), "\(ending.output)")
        }
    }

    /// A payload that is silent, or whose words the disk did not take.
    @Test(.serialized, arguments: [(Errno.noSpace, 1098), (.diskQuotaExceeded, 1098), (.readOnlyFileSystem, 1303)])
    func theDiskUnderASilentPayload(error: Errno, code: Int) async throws {
        try await withRig { rig in
            let id = try rig.submit("exit 7")
            let ending = try await rig.pilot().with(.failing(error, ["open", "write"], on: "\(rig.work)/*/.pilot_disk_trial")).run()
            try rig.expect(id, "failed", code: code, says: error.description)
            #expect(ending.hasExited, "\(ending.output)")
        }
    }

    /// A quota of the file system's own, on which the pilot works too: its log is stored all the same.
    @Test(.enabled(if: QuotaDisk.isPossible, "needs root, a loop device and btrfs")) func aQuotaThatIsUsedUp() async throws {
        try await withRig { rig in
            let id = try rig.submit("cp /bin/bash a && dd if=/dev/zero of=b bs=64k count=1000 conv=fsync")
            var pilot = try rig.pilot(configuration: ["free_space_limit": "1 MB"])
            pilot.launcher = QuotaDisk.launcher(of: rig.work, in: rig.directory)
            let ending = try await pilot.run()
            try rig.expect(id, "failed", code: 1098, says: Errno.diskQuotaExceeded.description)
            #expect(ending.status == 69, "\(ending.output)")
        }
    }

    /// A transform fails before it is started, another program when the system refuses it.
    @Test(
        .enabled(if: geteuid() == 0), arguments: [("{base}/trf/run.sh", "making the transform"), ("cp /bin/true x; ./x", "exit code 126")])
    func aWorkDirectoryWithoutPrograms(transformation: String, says: String) async throws {
        try await withRig { rig in
            try rig.sandbox.storeTransform("#!/bin/bash\nexit 0\n", name: "run.sh")
            let id = try rig.sandbox.submit(.object(WireObject([("transformation", .string(transformation)), ("jobPars", "")])))
            var pilot = try rig.pilot()
            pilot.launcher = [
                "/usr/bin/unshare", "-m", "/bin/sh", "-c", "mount -t tmpfs -o noexec none '\(rig.work)' && exec \"$0\" \"$@\"",
            ]
            let ending = try await pilot.run()
            try rig.expect(id, "failed", code: 1143, says: says)
            try rig.expect(id, "failed", code: 1143, says: "noexec")
            #expect(ending.output.contains("is on a file system that is mounted noexec: jobs with a program of their own will fail"))
        }
    }
}

/// A small btrfs with a quota, mounted for the pilot alone.
private enum QuotaDisk {
    static let isPossible: Bool = {
        guard geteuid() == 0, access("/dev/loop-control", R_OK | W_OK) == 0 else { return false }
        guard access("/sys/fs/btrfs/features", R_OK) == 0 else { return false }
        return ["/usr/sbin", "/usr/bin", "/sbin"].contains { access("\($0)/mkfs.btrfs", X_OK) == 0 }
    }()

    /// A program that mounts it over the directory and starts the pilot there.
    static func launcher(of work: FilePath, in directory: TemporaryDirectory) -> [String] {
        let script = """
            PATH=$PATH:/usr/sbin:/sbin; cd '\(directory.path)' && truncate -s 256M image && mkfs.btrfs -q image && mount -o loop image '\(work)' \
            && btrfs -q quota enable '\(work)' && btrfs -q qgroup limit 4M '\(work)' && exec "$0" "$@"
            """
        return ["/usr/bin/unshare", "-m", "/bin/sh", "-c", script]
    }
}
