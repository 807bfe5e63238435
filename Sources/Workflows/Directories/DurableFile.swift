import Glibc
package import SystemPackage

/// Files that must survive a crash at any instant: whole old content or whole new content.
package enum DurableFile {
    /// Writes to `<path>.part`, syncs, renames.
    ///
    /// Mode 0600.
    package static func write(_ bytes: [UInt8], to path: FilePath) throws {
        let temporary = FilePath(path.string + ".part")
        let file = try FileDescriptor.open(
            temporary, .writeOnly, options: [.create, .truncate, .closeOnExec], permissions: .ownerReadWrite)
        try file.closeAfter {
            _ = try file.writeAll(bytes)
            guard fsync(file.rawValue) == 0 else { throw Errno(rawValue: errno) }
        }
        guard rename(temporary.string, path.string) == 0 else { throw Errno(rawValue: errno) }
    }
}
