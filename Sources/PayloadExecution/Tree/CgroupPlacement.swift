import Files
import Glibc
package import SystemPackage

/// A cgroup v2 of its own for a payload, where the batch system lets the pilot make one.
///
/// It only speeds up and seals the teardown (`cgroup.kill`); without it the keeper does the same by parentage.
package struct CgroupPlacement: Sendable, Hashable {
    /// The cgroup's directory.
    package let directory: FilePath

    /// Makes a cgroup below the pilot's own; nil where there is no cgroup v2 or it is not ours to write to.
    package static func make(named name: String, root: FilePath = "/proc/self") -> CgroupPlacement? {
        guard let mount = mountPoint(ProcFile.read(root.appending("mountinfo"), limit: 262_144) ?? ""),
            let own = ownPath(ProcFile.read(root.appending("cgroup"), limit: 65536) ?? "")
        else { return nil }
        let directory = FilePath(root: mount.root, mount.components).appending(own.components).appending(name)
        let isMade = directory.withPlatformString { mkdir($0, 0o755) == 0 }
        let isWritable = directory.appending("cgroup.procs").withPlatformString { access($0, W_OK) == 0 }
        guard isMade else { return nil }
        let placement = CgroupPlacement(directory: directory)
        if !isWritable { placement.remove() }
        return isWritable ? placement : nil
    }

    /// The path after `0::` in `/proc/self/cgroup`.
    static func ownPath(_ text: String) -> FilePath? {
        text.split(separator: "\n").first { $0.hasPrefix("0::/") }.map { FilePath(String($0.dropFirst(3))) }
    }

    /// Where cgroup2 is mounted, by `/proc/self/mountinfo`.
    static func mountPoint(_ text: String) -> FilePath? {
        for line in text.split(separator: "\n") {
            let fields = line.split(separator: " ")
            guard let dash = fields.firstIndex(of: "-"), dash > 4, fields.count > dash + 1, fields[dash + 1] == "cgroup2" else { continue }
            return FilePath(String(fields[4]))
        }
        return nil
    }

    /// A descriptor of the directory; nil when it has gone, and then the payload starts where the pilot is.
    func open() -> FileDescriptor? {
        try? FileDescriptor.open(directory, .readOnly, options: [.directory, .closeOnExec])
    }

    /// Removes the cgroup; one that is not empty yet stays, and goes with the batch slot's.
    func remove() {
        _ = directory.withPlatformString { rmdir($0) }
    }
}
