package import GridSecurity

extension HTTPCredential {
    /// The credential that was found; a token goes to `tokenHosts` only, which are the PanDA server's names.
    package init(_ credential: GridCredential, tokenHosts: Set<String>) {
        switch credential {
        case .proxy(let proxy): self = .clientCertificate(pem: proxy.pem)
        case .token(let token): self = .bearer(token: token.token, origin: token.origin, hosts: tokenHosts)
        }
    }
}
