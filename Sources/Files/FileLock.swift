import Glibc
import Synchronization
package import SystemPackage

/// A file that is locked as long as this value lives; the kernel lets go when its process dies, however that happens.
///
/// All of this may block, the end of the value too: it ends where its disk may be waited for, or is abandoned.
package final class FileLock: Sendable {
    private let path: FilePath
    private let file: FileDescriptor
    private let isHeld = Mutex(true)

    /// Makes and locks the file, and writes the text into it; nil when another process, or another part of this one, holds it.
    ///
    /// The owner removes the file before it lets go. So a lock counts only if the locked file is still the one of that name.
    package init?(_ path: FilePath, text: String = "") throws {
        self.path = path
        while true {
            let file = try FileDescriptor.open(path, .readWrite, options: [.create, .closeOnExec, .noFollow], permissions: .ownerReadWrite)
            guard flock(file.rawValue, LOCK_EX | LOCK_NB) == 0 else {
                let reason = Errno(rawValue: errno)
                try file.close()
                if reason == .wouldBlock { return nil }
                throw reason
            }
            if Self.isSame(file, path) {
                self.file = file
                _ = try file.writeAll(text.utf8)
                return
            }
            try file.close()
        }
    }

    private static func isSame(_ file: FileDescriptor, _ path: FilePath) -> Bool {
        var opened = stat(), named = stat()
        guard fstat(file.rawValue, &opened) == 0, lstat(path.string, &named) == 0 else { return false }
        return opened.st_ino == named.st_ino && opened.st_dev == named.st_dev
    }

    /// Lets go at once, for all that the value lives on.
    package func end() {
        isHeld.withLock { isHeld in
            guard isHeld else { return }
            isHeld = false
            removeFile()
            Glibc.close(file.rawValue)
        }
    }

    /// Removes the file; the lock itself is held on.
    package func release() { isHeld.withLock { if $0 { removeFile() } } }

    private func removeFile() {
        // The directory may have been swept meanwhile, and the name be another's.
        if Self.isSame(file, path) { unlink(path.string) }
    }

    /// Keeps the lock until the process ends: letting go of it would wait for a disk that hangs.
    package func abandon() { _ = Unmanaged.passRetained(self) }

    deinit { end() }
}
