import COpenSSL
import Glibc
import SystemPackage

/// One accepted connection, used by the one thread that serves it.
final class TLSConnection {
    /// The other side went away, or does not do as TLS says.
    struct Closed: Error {}

    let socket: Int32
    private let session: OpaquePointer
    private var isUsable = false

    /// Takes over the socket; the handshake is a step of its own.
    init(socket: Int32, context: TLSContext) throws {
        self.socket = socket
        session = try context.session()
        SSL_set_fd(session, socket)
    }

    deinit { SSL_free(session) }

    /// Does the handshake and says who the client is.
    func handshake() throws -> PeerIdentity {
        ERR_clear_error()
        guard SSL_accept(session) == 1 else { throw OpenSSLFailure("TLS handshake") }
        isUsable = true
        var name: String?
        if let certificate = SSL_get1_peer_certificate(session) {
            name = DistinguishedName.oneLine(X509_get_subject_name(certificate))
            X509_free(certificate)
        }
        return PeerIdentity(
            name: name, tlsVersion: String(cString: SSL_get_version(session)), isResumed: SSL_session_reused(session) == 1)
    }

    /// Reads what is there, waiting for at least one byte; 0 when the other side is done.
    func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        var count = 0
        ERR_clear_error()
        if SSL_read_ex(session, buffer.baseAddress, buffer.count, &count) == 1 { return count }
        if SSL_get_error(session, 0) == SSL_ERROR_ZERO_RETURN { return 0 }
        isUsable = false
        throw Closed()
    }

    /// Writes all bytes.
    func write(_ bytes: UnsafeRawBufferPointer) throws {
        guard bytes.count > 0 else { return }
        var count = 0
        ERR_clear_error()
        guard SSL_write_ex(session, bytes.baseAddress, bytes.count, &count) == 1 else {
            isUsable = false
            throw Closed()
        }
    }

    /// Waits; ends early when the other side hangs up or the server closes.
    func pause(seconds: Double) {
        // POLLRDHUP, which Swift's Glibc does not have.
        let hangUp: Int16 = 0x2000
        var event = pollfd(fd: socket, events: hangUp, revents: 0)
        poll(&event, 1, Int32(seconds * 1000))
    }

    /// Makes the coming close of the socket a TCP reset.
    func resetOnClose() {
        isUsable = false
        var linger = linger(l_onoff: 1, l_linger: 0)
        setsockopt(socket, SOL_SOCKET, SO_LINGER, &linger, socklen_t(MemoryLayout.size(ofValue: linger)))
    }

    /// Says good-bye as TLS wants it; the socket is closed by its owner.
    func shutdown() {
        if isUsable { SSL_shutdown(session) }
    }
}
