import GridSecurity
package import Secrets

/// With what a client shows who it is.
package enum HTTPCredential: Sendable {
    case none
    /// A PEM file with certificate, key and chain; read again for every new connection, so that it may be renewed in place.
    case clientCertificate(path: String)
    /// Sent as `Authorization: Bearer` with the header `Origin`, to the hosts it is meant for and to no others.
    case bearer(token: Secret, origin: String, hosts: Set<String>)
}
