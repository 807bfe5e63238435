import CProcess
import Files
import Glibc
package import SystemPackage

/// A cgroup of its own for a payload, where the pilot may make one: delegated by the batch system, or as root in a container.
///
/// It seals the teardown: what has left its session, its parents and its keeper is still in it. Without one the keeper does the same by parentage.
package struct CgroupPlacement: Sendable, Hashable {
    /// The cgroup's directory.
    package let directory: FilePath

    /// A directory that is taken for a cgroup.
    package init(directory: FilePath) { self.directory = directory }

    /// The hierarchies that a cgroup is looked for in, best first: version 2, which has no name, then the two of version 1 whose groups cost
    /// nothing and limit nothing by themselves.
    private static let hierarchies = ["", "pids", "freezer"]

    /// Makes a cgroup below the pilot's own; nil where there is none that is ours to write to.
    package static func make(named name: String, root: FilePath = "/proc/self") -> CgroupPlacement? {
        let own = ProcFile.read(root.appending("cgroup"), limit: 65536) ?? ""
        let mounts = ProcFile.read(root.appending("mountinfo"), limit: 262_144) ?? ""
        for hierarchy in hierarchies {
            guard let parent = directory(of: hierarchy, own: own, mounts: mounts) else { continue }
            if let placement = CgroupPlacement(below: parent, named: name) { return placement }
        }
        return nil
    }

    private init?(below parent: FilePath, named name: String) {
        directory = parent.appending(name)
        guard directory.withPlatformString({ mkdir($0, 0o755) }) == 0 else { return nil }
        if directory.appending("cgroup.procs").withPlatformString({ access($0, W_OK) }) == 0 { return }
        remove()
        return nil
    }

    /// Where the pilot's own cgroup of a hierarchy lies; nil when it has none, or none that is mounted here.
    static func directory(of hierarchy: String, own: String, mounts: String) -> FilePath? {
        guard let path = ownPath(hierarchy, own), let mount = mount(hierarchy, mounts) else { return nil }
        var components = Array(path.components)
        let above = Array(mount.root.components)
        // In a container the mount may show only a part of the hierarchy.
        if components.starts(with: above) { components.removeFirst(above.count) }
        return FilePath(root: mount.point.root, Array(mount.point.components) + components)
    }

    /// The third field of a line of `/proc/self/cgroup`, such as `8:pids:/slot1`; the second is empty for version 2.
    private static func ownPath(_ hierarchy: String, _ text: String) -> FilePath? {
        for line in text.split(separator: "\n") {
            let fields = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
            guard fields.count == 3, fields[2].hasPrefix("/"), !fields[2].hasPrefix("/..") else { continue }
            if fields[1].split(separator: ",", omittingEmptySubsequences: false).contains(hierarchy[...]) {
                return FilePath(String(fields[2]))
            }
        }
        return nil
    }

    /// A line of `/proc/self/mountinfo`: root and mount point are its fourth and fifth fields, kind and options stand after a dash.
    private static func mount(_ hierarchy: String, _ text: String) -> (root: FilePath, point: FilePath)? {
        for line in text.split(separator: "\n") {
            let fields = line.split(separator: " ")
            guard let dash = fields.firstIndex(of: "-"), dash > 4, fields.count > dash + 3 else { continue }
            let isMeant =
                hierarchy.isEmpty
                ? fields[dash + 1] == "cgroup2"
                : fields[dash + 1] == "cgroup" && fields[dash + 3].split(separator: ",").contains(hierarchy[...])
            if isMeant { return (FilePath(String(fields[3])), FilePath(String(fields[4]))) }
        }
        return nil
    }

    /// A descriptor of the directory; nil when it has gone, and then the payload starts where the pilot is.
    func open() -> FileDescriptor? {
        try? FileDescriptor.open(directory, .readOnly, options: [.directory, .closeOnExec])
    }

    /// Kills every process in it.
    func kill() {
        guard let descriptor = open() else { return }
        cprocess_kill_cgroup(descriptor.rawValue)
        try? descriptor.close()  // nothing was written through it
    }

    /// Removes the cgroup; one that is not empty yet stays, and goes with the batch slot's.
    func remove() {
        _ = directory.withPlatformString { rmdir($0) }
    }
}
