import Glibc
package import SystemPackage

extension FilePath {
    /// The absolute path without links; throws when it leads nowhere.
    package func resolved() throws(Errno) -> FilePath {
        guard let path = withPlatformString({ realpath($0, nil) }) else { throw Errno(rawValue: errno) }
        defer { free(path) }
        return FilePath(platformString: path)
    }

    /// Takes the place of whatever file is at the destination, in one step.
    package func rename(to destination: FilePath) throws(Errno) {
        let result = withPlatformString { source in destination.withPlatformString { Glibc.rename(source, $0) } }
        guard result == 0 else { throw Errno(rawValue: errno) }
    }

    package func makeLink(to target: FilePath) throws(Errno) {
        let result = withPlatformString { link in target.withPlatformString { symlink($0, link) } }
        guard result == 0 else { throw Errno(rawValue: errno) }
    }

    package func remove() throws(Errno) {
        guard withPlatformString({ unlink($0) }) == 0 else { throw Errno(rawValue: errno) }
    }

    /// Waits until what was written to the file is on the disk.
    package func synchronize() throws(Errno) {
        do {
            let file = try FileDescriptor.open(self, .readOnly, options: [.closeOnExec])
            try file.closeAfter { try file.synchronize() }
        } catch {
            throw error as? Errno ?? .ioError
        }
    }

    /// Makes the directory with all that lead to it.
    package func makeDirectories() throws(Errno) {
        if (try? stat())?.type == .directory { return }
        let parent = removingLastComponent()
        if parent != self, !parent.isEmpty { try parent.makeDirectories() }
        if withPlatformString({ mkdir($0, 0o775) }) == 0 { return }
        let number = errno
        // Another transfer may have made it in this moment.
        guard number == EEXIST, try stat().type == .directory else { throw Errno(rawValue: number) }
    }

    /// Bytes that an unprivileged user can still write there.
    package func freeSpace() throws(Errno) -> Int64 {
        var status = statvfs()
        guard withPlatformString({ statvfs($0, &status) }) == 0 else { throw Errno(rawValue: errno) }
        return status.freeBytes
    }
}
