/// The certificate authorities that may vouch for a server.
package struct HTTPTrust: Sendable {
    /// Tells OpenSSL's `SSL_CTX` before each handshake; false ends the exchange.
    package var install: @Sendable (UnsafeMutableRawPointer) -> Bool

    package init(install: @escaping @Sendable (UnsafeMutableRawPointer) -> Bool) {
        self.install = install
    }
}
