import CProcess
import Glibc
package import SystemPackage

/// Files that must survive a crash at any instant: whole old content or whole new content.
package enum DurableFile {
    package static let temporarySuffix = ".part"

    /// What has become of the file when the node crashes after it was written.
    package enum Durability: Sendable {
        /// Nobody asks for it then.
        case none
        /// Whole old or whole new content.
        case content
        /// The new content.
        case name
    }

    /// Writes to a name beside it that nobody else has, syncs as far as is asked for, and renames.
    ///
    /// Neither another writer of the same file nor a link that a stranger put there gets between. The file's directory is reached by its path; who
    /// holds it open uses `HeldDirectory.write`.
    package static func write(
        _ bytes: [UInt8], to path: FilePath, mode: FilePermissions = .ownerReadWrite, _ durability: Durability = .name
    ) throws {
        guard let name = path.lastComponent else { throw Errno.isDirectory }
        let parent = path.removingLastComponent()
        let directory = (parent.isEmpty ? "." : parent).withPlatformString { open($0, cprocess_o_path | O_DIRECTORY | O_CLOEXEC) }
        guard directory >= 0 else { throw Errno(rawValue: errno) }
        defer { close(directory) }
        try write(bytes, to: name, in: FileDescriptor(rawValue: directory), mode: mode, durability)
    }

    /// The same in a directory that is open, perhaps only with O_PATH.
    static func write(
        _ bytes: [UInt8], to name: FilePath.Component, in directory: FileDescriptor, mode: FilePermissions, _ durability: Durability
    ) throws {
        let temporary = FilePath("\(name).\(String(UInt32.random(in: 0...UInt32.max), radix: 16))\(temporarySuffix)")
        let flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC
        let made = temporary.withPlatformString { openat(directory.rawValue, $0, flags, mode.rawValue) }
        guard made >= 0 else { throw Errno(rawValue: errno) }
        do {
            let file = FileDescriptor(rawValue: made)
            try file.closeAfter {
                _ = try file.writeAll(bytes)
                if durability != .none { try sync(file) }
            }
            try rename(temporary, to: name, in: directory)
        } catch {
            _ = temporary.withPlatformString { unlinkat(directory.rawValue, $0, 0) }
            throw error
        }
        if durability == .name { try syncNames(in: directory) }
    }

    private static func rename(_ temporary: FilePath, to name: FilePath.Component, in directory: FileDescriptor) throws(Errno) {
        let result = temporary.withPlatformString { temporary in
            name.withPlatformString { renameat(directory.rawValue, temporary, directory.rawValue, $0) }
        }
        guard result == 0 else { throw Errno(rawValue: errno) }
    }

    /// O_PATH gives no right to sync.
    private static func syncNames(in directory: FileDescriptor) throws {
        let names = openat(directory.rawValue, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard names >= 0 else { throw Errno(rawValue: errno) }
        defer { close(names) }
        try sync(FileDescriptor(rawValue: names))
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
