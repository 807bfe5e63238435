import Glibc
import SystemPackage

/// A port whose connections never come about: its queue is full, and nobody accepts.
final class BlackHole: Sendable {
    let port: Int
    private let sockets: [Int32]

    init() throws {
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isListening = Self.with(&address) {
            bind(listener, $0, length) == 0 && listen(listener, 0) == 0 && getsockname(listener, $0, &length) == 0
        }
        guard isListening else { throw Errno(rawValue: errno) }
        port = Int(UInt16(bigEndian: address.sin_port))
        // The kernel takes one more than it was told to; further ones hang in their own queue.
        let fillers = (0..<8).map { _ in
            let filler = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue) | Int32(SOCK_NONBLOCK.rawValue), 0)
            _ = Self.with(&address) { connect(filler, $0, length) }
            return filler
        }
        sockets = [listener] + fillers
    }

    deinit { sockets.forEach { _ = close($0) } }

    private static func with<Result>(_ address: inout sockaddr_in, _ body: (UnsafeMutablePointer<sockaddr>) -> Result) -> Result {
        withUnsafeMutablePointer(to: &address) { $0.withMemoryRebound(to: sockaddr.self, capacity: 1, body) }
    }
}
