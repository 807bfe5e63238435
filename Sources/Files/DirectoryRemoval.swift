import Glibc
package import SystemPackage

/// Removes a directory with all that is in it, never following a link out of it.
package enum DirectoryRemoval {
    package static func remove(_ directory: FilePath) throws {
        for name in try DirectoryListing.names(in: directory) {
            let path = directory.appending(name)
            var status = stat()
            guard path.withPlatformString({ lstat($0, &status) }) == 0 else { throw Errno(rawValue: errno) }
            if status.st_mode & S_IFMT == S_IFDIR {
                path.withPlatformString { _ = chmod($0, 0o700) }  // a payload may have left a directory that even its owner cannot enter
                try remove(path)
            } else if path.withPlatformString({ unlink($0) }) != 0 {
                throw Errno(rawValue: errno)
            }
        }
        guard directory.withPlatformString({ rmdir($0) }) == 0 else { throw Errno(rawValue: errno) }
    }
}
