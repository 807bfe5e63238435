import SystemPackage
import Testing

@testable import Workflows

/// Places that go with the batch job, as the kernel shows them.
@Suite struct ScratchMountTests {
    private static let root = "21 1 254:1 / / rw,relatime shared:1 - ext4 /dev/vda1 rw\n"

    @Test(
        arguments: [
            ("", [:], nil),
            ("30 21 0:26 / /var/tmp rw - tmpfs tmpfs rw", [:], nil),
            ("30 21 254:1 /var/lib/condor/execute/dir_4711/var/tmp /var/tmp rw - ext4 /dev/vda1 rw", [:], "/var/tmp is"),
            ("30 21 254:1 /var/lib/condor/execute/dir_x/var/tmp /var/tmp rw - ext4 /dev/vda1 rw", [:], nil),
            ("30 21 254:1 /var/tmp/systemd-private-1a-slurmd.service-x/tmp /var/tmp rw - ext4 /dev/vda1 rw", [:], "/var/tmp is"),
            ("30 21 254:1 /containers/17/.17 /var/tmp rw - ext4 /dev/vda1 rw", ["SLURM_JOB_ID": "17"], "/var/tmp is"),
            ("30 21 254:1 /containers/17/.17 /var/tmp rw - ext4 /dev/vda1 rw", ["SLURM_JOB_ID": "18"], nil),
            (
                "30 21 254:1 /var/lib/kubelet/pods/1a/volumes/kubernetes.io~empty-dir/tmp /var/tmp rw - ext4 /dev/vda1 rw", [:],
                "/var/tmp is"
            ),
            ("30 21 0:50 / / rw - overlay overlay rw", [:], "/ is the container's"),
            ("30 21 0:50 / / rw - overlay overlay rw\n31 30 254:1 / /var rw - ext4 /dev/vda1 rw", [:], nil),
            ("", ["_CONDOR_SCRATCH_DIR": "/var"], "it is below _CONDOR_SCRATCH_DIR"),
            ("", ["TMPDIR": "/var/tmp"], nil),
            ("no line of mountinfo", [:], nil),
        ] as [(String, [String: String], String?)])
    func places(mounts: String, environment: [String: String], reason: String?) {
        let found = ScratchMount.reason(for: "/var/tmp/panda-pilot-0", mounts: Self.root + mounts, environment: environment)
        #expect(reason == nil ? found == nil : found?.hasPrefix(reason ?? "") == true, "\(found ?? "none")")
    }
}
