package import Files
package import SystemPackage

/// Tells whether a directory goes with the batch job, and with it the words that wait there to be told.
///
/// Source: HTCondor's MOUNT_UNDER_SCRATCH, Slurm's job_container/tmpfs, systemd's PrivateTmp and Kubernetes' emptyDir, as they show in
/// `/proc/self/mountinfo`.
package enum ScratchMount {
    /// Why it goes; nil when nothing says so, or the disk does not answer.
    package static func reason(for directory: FilePath, environment: [String: String], disk: BlockingWork) async -> String? {
        let found = try? await disk.run("looking at \(directory)", within: .seconds(3)) {
            // The last part need not be there yet.
            let parent = try directory.removingLastComponent().resolved()
            let path = directory.lastComponent.map { parent.appending($0) } ?? parent
            return reason(for: path, mounts: ProcFile.read("/proc/self/mountinfo", limit: 1 << 20) ?? "", environment: environment)
        }
        return found.flatMap(\.self)
    }

    /// The same, for an absolute path without links and what `mountinfo` says.
    static func reason(for path: FilePath, mounts: String, environment: [String: String]) -> String? {
        // Outside a batch job TMPDIR says nothing about when its directory goes.
        let isBatch = ["SLURM_JOB_ID", "_CONDOR_JOB_AD", "PBS_JOBID", "JOB_ID", "LSB_JOBID"].contains { environment[$0] != nil }
        for name in ["_CONDOR_SCRATCH_DIR", "SLURM_TMPDIR"] + (isBatch ? ["TMPDIR"] : []) {
            guard let scratch = environment[name].map({ FilePath($0) }), scratch.isAbsolute, !shared.contains(scratch) else { continue }
            if path.starts(with: scratch) { return "it is below \(name)" }
        }
        // Of several on one place the last one counts.
        let over = mounts.split(separator: "\n").compactMap { Mount(line: $0) }.filter { path.starts(with: $0.point) }
        guard let longest = over.map(\.point.components.count).max(), let mount = over.last(where: { $0.point.components.count == longest })
        else { return nil }
        if mount.kind == "overlay" { return "\(mount.point) is the container's own file system" }
        let job = environment["SLURM_JOB_ID"]
        let isScratch = mount.root.components.map(\.string).contains { name in
            name.hasPrefix("systemd-private-") || name == "kubernetes.io~empty-dir" || name == job || name == job.map { ".\($0)" }
                || name.hasPrefix("dir_") && name.count > 4 && name.dropFirst(4).allSatisfy(\.isNumber)
        }
        return isScratch ? "\(mount.point) is \(mount.root) of another file system" : nil
    }

    /// What batch jobs share, whoever names it.
    private static let shared: Set<FilePath> = ["/tmp", "/var/tmp", "/"]

    private struct Mount {
        let root: FilePath
        let point: FilePath
        let kind: Substring

        /// Reads `36 35 98:0 /root /point options - kind source options`.
        init?(line: Substring) {
            let fields = line.split(separator: " ")
            guard fields.count > 6, let dash = fields.lastIndex(of: "-"), dash + 1 < fields.count else { return nil }
            root = FilePath(Self.unescaped(fields[3]))
            point = FilePath(Self.unescaped(fields[4]))
            kind = fields[dash + 1]
        }

        /// Blanks and the like stand as three octal digits.
        private static func unescaped(_ text: Substring) -> String {
            guard text.utf8.contains(UInt8(ascii: "\\")) else { return String(text) }
            let escapes = [("\\040", " "), ("\\011", "\t"), ("\\012", "\n"), ("\\134", "\\")]
            return escapes.reduce(String(text)) { $0.replacing($1.0, with: $1.1) }
        }
    }
}
