import Glibc
package import SystemPackage

/// A directory of one test's own, removed with all that is in it when the last reference goes.
package final class TemporaryDirectory: Sendable {
    /// Where it is.
    package let path: FilePath

    /// Makes an empty directory, mode 0700, below TMPDIR or `/tmp`.
    package init() throws {
        let base = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
        var template = Array("\(base)/pilot-test.XXXXXX".utf8CString)
        guard let made = mkdtemp(&template) else { throw Errno(rawValue: errno) }
        path = FilePath(platformString: made)
    }

    deinit { path.withPlatformString { Self.remove($0, in: AT_FDCWD) } }

    /// The path of something in it.
    package func appending(_ name: String) -> FilePath { path.pushing(FilePath(name)) }

    /// Writes a file in it and returns its path.
    @discardableResult
    package func write(_ text: String, to name: String, mode: FilePermissions = [.ownerReadWrite]) throws -> FilePath {
        let path = appending(name)
        let file = try FileDescriptor.open(path, .writeOnly, options: [.create, .truncate, .closeOnExec], permissions: mode)
        _ = try file.closeAfter { try file.writeAll(text.utf8) }
        return path
    }

    /// Names are taken byte for byte: not all are UTF-8.
    private static func remove(_ name: UnsafePointer<CChar>, in directory: Int32) {
        if unlinkat(directory, name, 0) == 0 { return }
        var facts = stat()
        guard fstatat(directory, name, &facts, AT_SYMLINK_NOFOLLOW) == 0, facts.st_mode & S_IFMT == S_IFDIR else { return }
        // A test may have taken its own rights away.
        fchmodat(directory, name, 0o700, 0)
        let opened = openat(directory, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
        if opened >= 0, let stream = fdopendir(opened) {
            while let entry = readdir(stream) {
                let start = UnsafeRawPointer(entry) + (MemoryLayout<dirent>.offset(of: \.d_name) ?? 0)
                let name = start.assumingMemoryBound(to: CChar.self)
                if strcmp(name, ".") != 0 && strcmp(name, "..") != 0 { remove(name, in: opened) }
            }
            closedir(stream)
        }
        unlinkat(directory, name, AT_REMOVEDIR)
    }
}

/// Gives `body` a directory that is gone afterwards.
package func withTemporaryDirectory<Result>(_ body: (TemporaryDirectory) async throws -> Result) async throws -> Result {
    let directory = try TemporaryDirectory()
    let result = try await body(directory)
    // Alive until here, whatever the optimiser thinks.
    return withExtendedLifetime(directory) { result }
}
