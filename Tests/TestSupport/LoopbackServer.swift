import Foundation
import Glibc
import Synchronization

/// A plain TCP server on a free loopback port that says whatever a test wants it to, be it HTTP or not.
///
///     let server = try LoopbackServer { connection in
///         while connection.request() != nil { connection.send("HTTP/1.1 204 No Content\r\n\r\n") }
///     }
///     defer { server.close() }
package final class LoopbackServer: Sendable {
    /// The port that is listened on.
    package let port: Int
    private let socket: Int32
    private let sockets = Mutex<[Int32]?>([])

    /// The address of `path` on it.
    package func url(_ path: String = "/", host: String = "127.0.0.1") -> String { "http://\(host):\(port)\(path)" }

    /// Gives each connection to `serve`, on a thread of its own; it is closed when `serve` returns.
    package init(_ serve: @escaping @Sendable (LoopbackConnection) -> Void) throws {
        socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let socket = socket
        let isListening = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(socket, $0, length) == 0 && listen(socket, 64) == 0 && getsockname(socket, $0, &length) == 0
            }
        }
        guard isListening else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
        port = Int(UInt16(bigEndian: address.sin_port))
        Thread { [weak self] in
            var number = 0
            while true {
                let peer = accept(socket, nil, nil)
                guard peer >= 0, let server = self, server.keep(peer) else { return }
                number += 1
                let connection = LoopbackConnection(socket: peer, number: number)
                Thread {
                    serve(connection)
                    server.drop(peer)
                }.start()
            }
        }.start()
    }

    deinit { close() }

    /// Ends all connections.
    package func close() {
        let open = sockets.withLock { sockets in
            defer { sockets = nil }
            return sockets
        }
        guard let open else { return }
        shutdown(socket, Int32(SHUT_RDWR))
        Glibc.close(socket)
        open.forEach { shutdown($0, Int32(SHUT_RDWR)) }
    }

    /// False when the server was closed already.
    private func keep(_ peer: Int32) -> Bool {
        let isOpen = sockets.withLock { sockets in
            sockets?.append(peer)
            return sockets != nil
        }
        if !isOpen { Glibc.close(peer) }
        return isOpen
    }

    private func drop(_ peer: Int32) {
        sockets.withLock { $0?.removeAll { $0 == peer } }
        Glibc.close(peer)
    }
}
