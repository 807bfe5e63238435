import Files
import Glibc
import JobModel
import Settings
import Synchronization

/// Tells whether a server is the one that this pilot talks to, by whatever name.
///
/// The same host, written differently, is the same server; so is another name for one of its addresses, with the same port.
final class ServerIdentity: Sendable {
    private let own: ServerAddress
    private let names = BlockingWork(threads: 1)
    /// What was found out of other names.
    private let known = Mutex<[ServerAddress: Bool]>([:])

    init(_ own: ServerAddress) { self.own = own }

    /// Where that server is to be spoken to; nil for another one than ours.
    ///
    /// Under another name it is spoken to by that: several servers may share an address, and tell each other apart by the name alone.
    func address(of url: String) async -> ServerAddress? {
        guard let name = try? ServerName(parsing: url), let port = name.port, port == own.port else { return nil }
        let address = ServerAddress(host: name.host, port: port)
        if Self.plain(address.host) == Self.plain(own.host) { return own }
        if let isOwn = known.withLock({ $0[address] }) { return isOwn ? address : nil }
        let isOwn = await sharesAddress(with: address.host)
        known.withLock { $0[address] = isOwn }
        return isOwn ? address : nil
    }

    /// A name without what makes no difference.
    private static func plain(_ host: String) -> String {
        let host = host.lowercased()
        return host.hasSuffix(".") ? String(host.dropLast()) : host
    }

    private func sharesAddress(with host: String) async -> Bool {
        let own = own.host
        // A name that is not known, or not soon, is another server's: its words wait.
        let shared = try? await names.run("looking up \(host)", within: .seconds(5)) {
            !Self.addresses(of: Self.plain(host)).isDisjoint(with: Self.addresses(of: Self.plain(own)))
        }
        return shared == true
    }

    /// The host's addresses as numbers; empty when it has none.
    static func addresses(of host: String) -> Set<String> {
        var hints = addrinfo(), list: UnsafeMutablePointer<addrinfo>?
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        guard getaddrinfo(host, nil, &hints, &list) == 0 else { return [] }
        defer { freeaddrinfo(list) }
        var found: Set<String> = [], next = list
        while let entry = next?.pointee {
            var text = [CChar](repeating: 0, count: Int(NI_MAXHOST))
            if getnameinfo(entry.ai_addr, entry.ai_addrlen, &text, socklen_t(text.count), nil, 0, NI_NUMERICHOST) == 0 {
                found.insert(String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self))
            }
            next = entry.ai_next
        }
        return found
    }
}
