import Glibc
package import Secrets
import Synchronization

/// The file that the shown proxy was read from, looked at again and again: batch systems renew proxies in place.
///
/// What is in it is shown as it is; whether it is any good is said by whoever watches the credential, and by the server.
package final class ProxyFile: Sendable {
    private struct State: Sendable {
        var path: String?
        var seen: [Int]?
    }

    private let state: Mutex<State>

    /// A nil path is that of no proxy.
    package init(_ path: String?) { state = Mutex(State(path: path)) }

    /// Looks at another file from now on, or with nil at none.
    package func follow(_ path: String?) { state.withLock { $0 = State(path: path) } }

    /// The file's text, if it was written since the last look; blocks as long as its disk does.
    ///
    /// A file that cannot be read, or holds no key, changes nothing.
    package func changed() -> Secret? {
        let (path, seen) = state.withLock { ($0.path, $0.seen) }
        guard let path, let stamp = Self.stamp(path), stamp != seen else { return nil }
        state.withLock { if $0.path == path { $0.seen = stamp } }
        return try? PEMFile(path: path).text
    }

    /// True while there is a file to look at.
    package var isFollowed: Bool { state.withLock { $0.path != nil } }

    private static func stamp(_ path: String) -> [Int]? {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        return [Int(clamping: status.st_ino), Int(clamping: status.st_size), status.st_mtim.tv_sec, status.st_mtim.tv_nsec]
    }
}
