import Glibc
package import SystemPackage

extension FileDescriptor {
    /// Waits until what was written is on the disk.
    package func synchronize() throws(Errno) {
        while fsync(rawValue) != 0 {
            let number = errno
            if number != EINTR { throw Errno(rawValue: number) }
        }
    }
}
