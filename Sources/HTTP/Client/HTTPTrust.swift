package import GridSecurity

/// The certificate authorities that may vouch for a server.
package struct HTTPTrust: Sendable {
    /// Tells OpenSSL's `SSL_CTX` before each handshake; false ends the exchange.
    package var install: @Sendable (UnsafeMutableRawPointer) -> Bool
    /// The same for exchanges in which nothing of ours is shown, where more may be believed.
    package var installWide: @Sendable (UnsafeMutableRawPointer) -> Bool

    package init(
        install: @escaping @Sendable (UnsafeMutableRawPointer) -> Bool, wide: (@Sendable (UnsafeMutableRawPointer) -> Bool)? = nil
    ) {
        self.install = install
        installWide = wide ?? install
    }
}

extension HTTPTrust {
    /// What the store holds.
    package init(_ store: TrustStore) {
        self.init(install: { store.install(on: $0) })
    }

    /// What the pilot trusts at the moment of each handshake.
    package init(_ trust: ServerTrust) {
        self.init(install: { trust.install(on: $0) }, wide: { trust.installWide(on: $0) })
    }

    /// Nobody at all.
    package static var nobody: HTTPTrust { HTTPTrust(TrustStore(pem: [])) }
}
