import Glibc

extension statvfs {
    /// Bytes that an unprivileged user can still write.
    ///
    /// More free blocks than there are is what some servers say whose disk is fuller than full: that is no room at all.
    var freeBytes: Int64 {
        guard f_bavail <= f_blocks else { return 0 }
        let (bytes, overflow) = UInt64(f_bavail).multipliedReportingOverflow(by: UInt64(f_frsize))
        return overflow ? .max : Int64(clamping: bytes)
    }
}
