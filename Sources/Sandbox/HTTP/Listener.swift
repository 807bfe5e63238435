import COpenSSL
import Glibc
import Synchronization

/// Accepts connections, gives each its thread, and ends them all when closed.
final class Listener: Sendable {
    private struct State {
        var sockets: [Int: Int32] = [:]
        var threads: [Int: WorkerThread] = [:]
        var finished: [Int] = []
        var isClosed = false
    }

    let port: Int
    private let socket: Int32
    private let state = Mutex(State())
    private let acceptor = Mutex<WorkerThread?>(nil)

    /// Binds; port 0 takes a free one.
    init(host: String, port: Int) throws {
        let address = Address(host: host, port: port)
        let socket = try address.listen()
        self.socket = socket
        self.port = Address.port(of: socket)
    }

    /// Starts accepting.
    ///
    /// `serve` gets the connection's number and socket and returns when the connection is over; the socket is closed then.
    func start(_ serve: @escaping @Sendable (_ number: Int, _ socket: Int32) -> Void) throws {
        let thread = try WorkerThread { [self] in acceptLoop(serve) }
        acceptor.withLock { $0 = thread }
    }

    private func acceptLoop(_ serve: @escaping @Sendable (Int, Int32) -> Void) {
        var number = 0
        while true {
            let connection = tls_accept_socket(socket)
            if connection < 0 {
                // Out of descriptors or a client already gone: only a closed listener ends the loop.
                if state.withLock({ $0.isClosed }) { return }
                continue
            }
            number += 1
            reap()
            serveInThread(number, connection, serve)
        }
    }

    private func serveInThread(_ number: Int, _ connection: Int32, _ serve: @escaping @Sendable (Int, Int32) -> Void) {
        state.withLock { state in
            guard !state.isClosed else {
                Glibc.close(connection)
                return
            }
            state.sockets[number] = connection
            // Started under the lock, so that the thread's own end finds its entry.
            state.threads[number] = try? WorkerThread { [self] in
                serve(number, connection)
                finish(number, connection)
            }
            if state.threads[number] == nil {
                // No thread to be had: the client sees a closed connection, which is what an overloaded server shows.
                state.sockets[number] = nil
                Glibc.close(connection)
            }
        }
    }

    private func finish(_ number: Int, _ connection: Int32) {
        state.withLock { state in
            // Closed under the lock: `close()` must not shut down a socket number that is in use again.
            state.sockets[number] = nil
            Glibc.close(connection)
            state.finished.append(number)
        }
    }

    private func reap() {
        let ended = state.withLock { state in
            defer { state.finished = [] }
            return state.finished.compactMap { state.threads.removeValue(forKey: $0) }
        }
        ended.forEach { $0.join() }
    }

    /// Ends all connections and waits for their threads; does nothing the second time.
    func close() {
        let isFirst = state.withLock { state in
            defer { state.isClosed = true }
            return !state.isClosed
        }
        guard isFirst else { return }
        Glibc.shutdown(socket, Int32(SHUT_RDWR))
        acceptor.withLock { $0.take() }?.join()
        Glibc.close(socket)
        let threads = state.withLock { state in
            state.sockets.values.forEach { _ = Glibc.shutdown($0, Int32(SHUT_RDWR)) }
            return Array(state.threads.values)
        }
        threads.forEach { $0.join() }
    }
}
