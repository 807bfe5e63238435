/// Who we are and whom we trust.
///
/// The server's chain and host name are verified always; there is nothing here to switch that off. libcurl opens no file for it.
package struct TLSSettings: Sendable {
    /// The client's certificate, key and chain in PEM form.
    package var certificate: [UInt8]?
    /// Gives OpenSSL's `SSL_CTX` whom to trust before the handshake; nil for nobody.
    ///
    /// False ends the transfer with code 77.
    package var trust: (@Sendable (UnsafeMutableRawPointer) -> Bool)?
    /// Connections and sessions of one circle serve no transfer of another; for transfers whose `trust` is different.
    package var circle: String?

    /// Gets OpenSSL's `SSL_CTX` too; returns what tells later whether the server has ended the connection by TLS's own word.
    package var goodbye: (@Sendable (UnsafeMutableRawPointer) -> @Sendable () -> Bool)?

    package init(
        certificate: [UInt8]? = nil, trust: (@Sendable (UnsafeMutableRawPointer) -> Bool)? = nil,
        goodbye: (@Sendable (UnsafeMutableRawPointer) -> @Sendable () -> Bool)? = nil
    ) {
        self.certificate = certificate
        self.trust = trust
        self.goodbye = goodbye
    }
}
