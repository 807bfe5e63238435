/// Who we are and whom we trust.
///
/// The server's chain and host name are verified always; there is nothing here to switch that off.
package struct TLSSettings: Sendable {
    /// The client's certificate, key and chain in PEM form.
    package var certificate: [UInt8]?
    package var authorities: Authorities
    /// Sees OpenSSL's `SSL_CTX` before the handshake and may add to it; false ends the transfer with code 77.
    package var configureContext: (@Sendable (UnsafeMutableRawPointer) -> Bool)?

    /// The certificate authorities that may vouch for a server.
    package enum Authorities: Sendable {
        /// libcurl's built-in bundle.
        case system
        /// These and no others.
        case only(certificates: Certificates?, directory: String?)
    }

    /// CA certificates in PEM form.
    package struct Certificates: Sendable {
        package var pem: [UInt8]
        /// A file with the same certificates, for a libcurl before 7.77 which takes files only.
        package var file: String?

        package init(pem: [UInt8], file: String?) {
            self.pem = pem
            self.file = file
        }
    }

    package init(
        certificate: [UInt8]? = nil, authorities: Authorities = .system,
        configureContext: (@Sendable (UnsafeMutableRawPointer) -> Bool)? = nil
    ) {
        self.certificate = certificate
        self.authorities = authorities
        self.configureContext = configureContext
    }
}
