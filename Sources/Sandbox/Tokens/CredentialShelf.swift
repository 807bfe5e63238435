/// What the server gives to users with flag `p` in its table: proxies of the sandbox's user, tokens of pilots.
struct CredentialShelf: Sendable {
    let pki: SandboxPKI
    let tokens: TokenBook
    /// Whether users have the flag.
    let isOpen: Bool

    enum Refusal: Error {
        case notAllowed(user: String, what: String)
        case badKey(client: String)
        case absent(name: String, what: String)
    }

    /// A proxy of the user of that name, or of the caller; the server's own come from MyProxy and are good for four days.
    func proxy(of name: String?, for caller: String) throws -> String {
        guard isOpen else { throw Refusal.notAllowed(user: Self.bare(caller), what: "proxy") }
        let owner = Self.bare(name ?? caller)
        guard owner == pki.user.subject else { throw Refusal.absent(name: owner, what: "proxy") }
        return try pki.user.proxy(validity: .days(4)).proxyFile
    }

    /// A new token of that client's; the server's own are those that it got last from the issuer.
    func token(of client: String, key: String?, for caller: String) throws -> String {
        guard isOpen else { throw Refusal.notAllowed(user: Self.bare(caller), what: "access token") }
        guard client == TokenBook.pilots else { throw Refusal.absent(name: client, what: "token") }
        guard key == tokens.key else { throw Refusal.badKey(client: client) }
        return try tokens.issue(lifetime: 3600)
    }

    /// The name without what proxies add to it.
    private static func bare(_ name: String) -> String {
        var parts = name.split(separator: "/")
        while let last = parts.last, last.hasPrefix("CN=") {
            let value = last.dropFirst(3)
            guard ["proxy", "limited proxy"].contains(value) || value.allSatisfy(\.isNumber) else { break }
            parts.removeLast()
        }
        return parts.count == name.split(separator: "/").count ? name : parts.map { "/\($0)" }.joined()
    }
}
