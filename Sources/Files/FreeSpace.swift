import Glibc
import Waiting

extension statvfs {
    /// Bytes that an unprivileged user can still write.
    ///
    /// More free blocks than there are is what some servers say whose disk is fuller than full: that is no room at all.
    var freeBytes: Int64 {
        guard f_bavail <= f_blocks else { return 0 }
        return Int64(clamping: f_bavail.saturatedProduct(f_frsize))
    }
}
