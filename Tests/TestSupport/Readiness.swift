import Foundation
import Glibc
package import SystemPackage

/// Waits for something to read, or for the last writer to go; false after ten minutes, which is a hang.
///
/// On a thread of its own: one of the tests' pool that blocks may be the one that the awaited process's end needs.
package func isReadable(_ descriptor: FileDescriptor) async -> Bool {
    let number = descriptor.rawValue
    return await withCheckedContinuation { continuation in
        Thread {
            var poll = pollfd(fd: number, events: Int16(POLLIN), revents: 0)
            var result: Int32
            // A signal of another test may come to this thread.
            repeat { result = Glibc.poll(&poll, 1, 600_000) } while result < 0 && errno == EINTR
            continuation.resume(returning: result == 1)
        }.start()
    }
}
