import Glibc
import SystemPackage

/// Files that are whole or absent: written to a temporary name, synced, renamed.
enum DurableFile {
    /// Replaces the file at `path` by `bytes`.
    static func write(_ bytes: [UInt8], to path: FilePath, mode: FilePermissions) throws {
        let temporary = temporaryName(for: path)
        let file = try FileDescriptor.open(temporary, .writeOnly, options: [.create, .truncate, .closeOnExec], permissions: mode)
        do {
            try file.closeAfter {
                try file.writeAll(bytes)
                guard fsync(file.rawValue) == 0 else { throw Errno(rawValue: errno) }
            }
            try rename(temporary, to: path)
        } catch {
            unlink(temporary.string)
            throw error
        }
    }

    /// A name beside `path` that no other writer uses.
    static func temporaryName(for path: FilePath) -> FilePath {
        let name = path.lastComponent?.string ?? "file"
        return path.removingLastComponent().appending(".\(name).\(getpid()).\(UInt32.random(in: 0...UInt32.max)).tmp")
    }

    /// Puts a finished temporary file in place.
    static func rename(_ temporary: FilePath, to path: FilePath) throws {
        guard Glibc.rename(temporary.string, path.string) == 0 else { throw Errno(rawValue: errno) }
    }

    /// The file's bytes, nil when there is no such file.
    static func bytesIfPresent(_ path: FilePath) throws -> [UInt8]? {
        do {
            let file = try FileDescriptor.open(path, .readOnly, options: [.closeOnExec])
            return try file.closeAfter { try readAll(file) }
        } catch Errno.noSuchFileOrDirectory {
            return nil
        }
    }

    /// The file's text, nil when there is no such file.
    static func textIfPresent(_ path: FilePath) throws -> String? {
        try bytesIfPresent(path).map { String(decoding: $0, as: UTF8.self) }
    }

    private static func readAll(_ file: FileDescriptor) throws -> [UInt8] {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65536)
        while true {
            let count = try buffer.withUnsafeMutableBytes { try file.read(into: $0) }
            if count == 0 { return bytes }
            bytes += buffer[..<count]
        }
    }
}

extension FilePermissions {
    /// Readable by all, writable by the owner.
    static let file: FilePermissions = [.ownerReadWrite, .groupRead, .otherRead]
}
