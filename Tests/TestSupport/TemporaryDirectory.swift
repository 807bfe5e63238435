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

    deinit { Self.remove(path.string) }

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

    private static func remove(_ path: String) {
        var status = stat()
        guard lstat(path, &status) == 0 else { return }
        guard status.st_mode & S_IFMT == S_IFDIR else {
            unlink(path)
            return
        }
        // A test may have taken its own rights away.
        chmod(path, 0o700)
        if let directory = opendir(path) {
            while let entry = readdir(directory) {
                let name = withUnsafePointer(to: &entry.pointee.d_name) {
                    $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
                }
                if name != "." && name != ".." { remove("\(path)/\(name)") }
            }
            closedir(directory)
        }
        rmdir(path)
    }
}

/// Gives `body` a directory that is gone afterwards.
package func withTemporaryDirectory<Result>(_ body: (TemporaryDirectory) async throws -> Result) async throws -> Result {
    let directory = try TemporaryDirectory()
    let result = try await body(directory)
    // Alive until here, whatever the optimiser thinks.
    return withExtendedLifetime(directory) { result }
}
