import Glibc

/// An address to listen on.
struct Address {
    let host: String
    let port: Int

    /// A bound and listening socket.
    func listen() throws -> Int32 {
        var hints = addrinfo()
        hints.ai_flags = AI_PASSIVE | AI_NUMERICSERV
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var found: UnsafeMutablePointer<addrinfo>?
        let result = getaddrinfo(host, String(port), &hints, &found)
        guard result == 0, let info = found else {
            throw SandboxError("looking up \(host)", String(cString: gai_strerror(result)))
        }
        defer { freeaddrinfo(found) }
        let socket = socket(info.pointee.ai_family, info.pointee.ai_socktype | Int32(SOCK_CLOEXEC.rawValue), 0)
        var on: Int32 = 1
        setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &on, socklen_t(MemoryLayout<Int32>.size))
        guard socket >= 0, bind(socket, info.pointee.ai_addr, info.pointee.ai_addrlen) == 0, Glibc.listen(socket, 512) == 0 else {
            let reason = String(cString: strerror(errno))
            if socket >= 0 { Glibc.close(socket) }
            throw SandboxError("listening on \(host) port \(port)", reason)
        }
        return socket
    }

    /// The port a socket is bound to.
    static func port(of socket: Int32) -> Int {
        var address = sockaddr_in6()
        var length = socklen_t(MemoryLayout<sockaddr_in6>.size)
        withUnsafeMutablePointer(to: &address) { pointer in
            _ = pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(socket, $0, &length) }
        }
        // The port lies at the same place for IPv4 and IPv6.
        return Int(UInt16(bigEndian: address.sin6_port))
    }
}
