import GridSecurity
package import Secrets

/// With what a client shows who it is.
package enum HTTPCredential: Sendable {
    case none
    /// Certificate, key and chain in PEM form.
    case clientCertificate(pem: Secret)
    /// Sent as `Authorization: Bearer` with the header `Origin`, to the hosts it is meant for and to no others.
    case bearer(token: Secret, origin: String, hosts: Set<String>)
}
