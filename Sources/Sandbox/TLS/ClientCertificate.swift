/// Whether clients must show a certificate.
package enum ClientCertificate: String, Sendable, CaseIterable {
    /// The handshake fails without one.
    case required
    /// The dispatcher refuses what needs one, as the real server does.
    case optional
}
