import Glibc
package import SystemPackage

/// The names in a directory.
package enum DirectoryNames {
    /// All names but `.` and `..`, in the file system's order; empty when the directory cannot be read.
    package static func list(_ path: FilePath) -> [String] {
        guard let directory = path.withPlatformString({ opendir($0) }) else { return [] }
        defer { closedir(directory) }
        var names: [String] = []
        while let entry = readdir(directory) {
            let name = withUnsafePointer(to: entry.pointee.d_name) { tuple in
                tuple.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != "." && name != ".." { names.append(name) }
        }
        return names
    }
}
