package import GridSecurity
package import Secrets

/// With what a client shows who it is.
package enum HTTPCredential: Sendable {
    case none
    /// Certificate, key and chain in PEM form.
    case clientCertificate(pem: Secret)
    /// Sent as `Authorization: Bearer` with the header `Origin`, to the hosts it is meant for and to no others.
    case bearer(token: Secret, origin: String, hosts: Set<String>)
}

extension HTTPCredential {
    /// The credential that was found; a token goes to `tokenHosts` only, which are the PanDA server's names.
    package init(_ credential: GridCredential, tokenHosts: Set<String>) {
        switch credential {
        case .proxy(let proxy): self = .clientCertificate(pem: proxy.pem)
        case .token(let token): self = .bearer(token: token.token, origin: token.origin, hosts: tokenHosts)
        }
    }
}
