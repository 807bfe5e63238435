/// A request with what is known about its sender.
struct IncomingRequest {
    let head: RequestHead
    let body: RequestBody
    let peer: PeerIdentity
    /// Set once the token that came with it was found good.
    var token: TokenIdentity?

    /// The caller by certificate, else by token; nil when there is neither.
    var caller: String? { peer.name ?? token?.name }

    /// Every certificate of the sandbox's has all roles; a token has the one of its origin.
    func hasRole(_ roles: String...) -> Bool { peer.name != nil || token?.role.map(roles.contains) ?? false }

    /// The name by which faults and counts know the request.
    var endpoint: String {
        let parts = head.path.split(separator: "/")
        switch parts.first {
        case "cache": return parts.count > 2 ? "schedconfig" : "ddmendpoints"
        case "trf", "storage", "traces": return String(parts[0])
        default: return String(parts.last ?? "")
        }
    }
}
