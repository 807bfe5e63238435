import Glibc
import SystemPackage

/// Directories.
enum DirectoryTree {
    /// Makes the directory and those above it; one that is there is kept.
    static func make(_ path: FilePath) throws {
        if mkdir(path.string, 0o755) == 0 || errno == EEXIST { return }
        guard errno == ENOENT, !path.removingLastComponent().isEmpty, path.removingLastComponent() != path else {
            throw Errno(rawValue: errno)
        }
        try make(path.removingLastComponent())
        guard mkdir(path.string, 0o755) == 0 || errno == EEXIST else { throw Errno(rawValue: errno) }
    }

    /// The names in a directory, sorted; none when it does not exist.
    static func names(in path: FilePath) -> [String] {
        guard let directory = opendir(path.string) else { return [] }
        defer { closedir(directory) }
        var names: [String] = []
        while let entry = readdir(directory) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != "." && name != ".." { names.append(name) }
        }
        return names.sorted()
    }
}
