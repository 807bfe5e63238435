package import SystemPackage

/// Where a symbolic link leads, by its text alone: nothing on the disk is asked, so nothing can be exchanged meanwhile.
package enum LinkTarget {
    /// The target as it stands in an archive of the directory; nil when it leads out of that.
    ///
    /// `link` is relative to the directory. An absolute target inside of it becomes a relative one.
    package static func inside(_ target: FilePath, of link: FilePath, in directory: FilePath) -> FilePath? {
        var depth = link.components.count - 1, target = target
        if target.isAbsolute {
            guard target.removePrefix(directory), target.components.allSatisfy({ $0.kind == .regular }) else { return nil }
            return FilePath(root: nil, Array(repeating: "..", count: depth) + target.components)
        }
        guard !target.isEmpty else { return nil }
        for component in target.components {
            switch component.kind {
            case .currentDirectory: continue
            case .parentDirectory: depth -= 1
            case .regular: depth += 1
            }
            if depth < 0 { return nil }
        }
        return target
    }
}
