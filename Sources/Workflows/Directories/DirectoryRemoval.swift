import Glibc
import SystemPackage

/// Removes a directory with all that is in it, never following a link out of it.
enum DirectoryRemoval {
    static func remove(_ directory: FilePath) throws {
        for name in try DirectoryListing.names(in: directory) {
            let path = directory.appending(name)
            var status = stat()
            guard lstat(path.string, &status) == 0 else { throw Errno(rawValue: errno) }
            if status.st_mode & S_IFMT == S_IFDIR {
                chmod(path.string, 0o700)  // a payload may have left a directory that even its owner cannot enter
                try remove(path)
            } else if unlink(path.string) != 0 {
                throw Errno(rawValue: errno)
            }
        }
        guard rmdir(directory.string) == 0 else { throw Errno(rawValue: errno) }
    }
}
