import COpenSSL
import Synchronization

/// Whether the other side of a TLS connection has said that it ends it (close_notify).
///
/// Without that word nobody knows whether a connection was closed or cut; libcurl takes both for the same.
package final class Goodbye: Sendable {
    private let isSaid = Atomic<Bool>(false)

    /// Listens on the connection that a context is for, an `SSL_CTX *`; returns what tells whether the word was said by then.
    package static func listen(on context: UnsafeMutableRawPointer) -> @Sendable () -> Bool {
        let goodbye = Goodbye(), kept = Unmanaged.passRetained(goodbye)
        guard place >= 0, copenssl_set_in_context(context, place, kept.toOpaque()) == 1 else {
            kept.release()
            return { false }
        }
        copenssl_set_info_callback(context, heard)
        return { goodbye.isSaid.load(ordering: .acquiring) }
    }

    private static let place = copenssl_context_place { _, pointer, _, _, _, _ in
        pointer.map { Unmanaged<Goodbye>.fromOpaque($0).release() }
    }

    private static let heard: @convention(c) (OpaquePointer?, Int32, Int32) -> Void = { connection, place, value in
        guard copenssl_is_goodbye(place, value) == 1, let connection,
            let kept = copenssl_in_context_of(connection, Goodbye.place)
        else { return }
        Unmanaged<Goodbye>.fromOpaque(kept).takeUnretainedValue().isSaid.store(true, ordering: .releasing)
    }
}
