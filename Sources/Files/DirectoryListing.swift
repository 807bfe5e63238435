import Glibc
package import SystemPackage

/// The names in a directory, byte for byte: a payload's need not be UTF-8.
package enum DirectoryListing {
    /// Without `.` and `..`, in no order.
    ///
    /// Throws `Errno` when it cannot be read.
    package static func names(in directory: FilePath) throws -> [FilePath.Component] {
        guard let stream = directory.withPlatformString({ opendir($0) }) else { throw Errno(rawValue: errno) }
        defer { closedir(stream) }
        var names: [FilePath.Component] = []
        while let entry = readdir(stream) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: 256) { FilePath.Component(platformString: $0) }
            }
            if let name, name.kind == .regular { names.append(name) }
        }
        return names
    }
}
