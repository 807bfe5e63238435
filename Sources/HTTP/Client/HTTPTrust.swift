/// The certificate authorities that may vouch for a server.
package struct HTTPTrust: Sendable {
    /// CA certificates in PEM form; nil for none.
    package var caCertificatesPEM: [UInt8]?
    /// The file they come from, for a libcurl before 7.77 which takes files only.
    package var caFile: String?
    /// A directory with OpenSSL's hashed names.
    package var caDirectory: String?
    /// libcurl's built-in bundle; counts only when nothing else is given.
    package var systemBundle: Bool
    /// Sees OpenSSL's `SSL_CTX` before each handshake and may add to it, such as the check of CRLs; false ends the exchange.
    package var configureSSLContext: (@Sendable (UnsafeMutableRawPointer) -> Bool)?

    package init(
        caCertificatesPEM: [UInt8]? = nil, caFile: String? = nil, caDirectory: String? = nil, systemBundle: Bool = true,
        configureSSLContext: (@Sendable (UnsafeMutableRawPointer) -> Bool)? = nil
    ) {
        self.caCertificatesPEM = caCertificatesPEM
        self.caFile = caFile
        self.caDirectory = caDirectory
        self.systemBundle = systemBundle
        self.configureSSLContext = configureSSLContext
    }
}
