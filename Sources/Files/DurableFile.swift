import Glibc
package import SystemPackage

/// Files that must survive a crash at any instant: whole old content or whole new content.
package enum DurableFile {
    package static let temporarySuffix = ".part"

    /// Writes to a name beside it that nobody else has, syncs, renames, and syncs the directory where even a crash of the node must not bring
    /// back the old content.
    ///
    /// Mode 0600 unless told otherwise. Neither another writer of the same file nor a link that a stranger put there gets between.
    package static func write(
        _ bytes: [UInt8], to path: FilePath, permissions: FilePermissions = .ownerReadWrite, syncingName: Bool = true
    ) throws {
        let temporary = FilePath("\(path).\(String(UInt32.random(in: 0...UInt32.max), radix: 16))\(temporarySuffix)")
        let file = try FileDescriptor.open(
            temporary, .writeOnly, options: [.create, .exclusiveCreate, .closeOnExec, .noFollow], permissions: permissions)
        do {
            try file.closeAfter {
                _ = try file.writeAll(bytes)
                try sync(file)
            }
            guard rename(temporary.string, path.string) == 0 else { throw Errno(rawValue: errno) }
        } catch {
            unlink(temporary.string)
            throw error
        }
        guard syncingName else { return }
        let directory = try FileDescriptor.open(path.removingLastComponent(), .readOnly, options: [.directory, .closeOnExec])
        try directory.closeAfter { try sync(directory) }
    }

    /// Reads a whole file.
    ///
    /// Throws `Errno`; `fileTooLarge` beyond the limit, in bytes.
    package static func read(_ path: FilePath, limit: Int) throws -> [UInt8] {
        let file = try FileDescriptor.open(path, .readOnly, options: [.closeOnExec, .noFollow, .nonBlocking])
        return try file.closeAfter {
            let size = Int(clamping: try file.seek(offset: 0, from: .end))
            guard size <= limit else { throw Errno.fileTooLarge }
            try file.seek(offset: 0, from: .start)
            return try [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
                while count < size {
                    let read = try file.read(into: UnsafeMutableRawBufferPointer(rebasing: UnsafeMutableRawBufferPointer(buffer)[count...]))
                    if read == 0 { break }
                    count += read
                }
            }
        }
    }

    private static func sync(_ file: FileDescriptor) throws {
        // Some file systems cannot sync a directory, and say so with EINVAL.
        guard fsync(file.rawValue) == 0 || errno == EINVAL else { throw Errno(rawValue: errno) }
    }
}
