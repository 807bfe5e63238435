import Glibc
import SystemPackage

/// The names in a directory.
enum DirectoryListing {
    /// Without `.` and `..`, in no order.
    ///
    /// Throws `Errno` when it cannot be read.
    static func names(in directory: FilePath) throws -> [String] {
        guard let stream = opendir(directory.string) else { throw Errno(rawValue: errno) }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names
    }
}
