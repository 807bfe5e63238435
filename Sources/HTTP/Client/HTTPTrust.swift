package import GridSecurity

/// The certificate authorities that may vouch for a server.
package struct HTTPTrust: Sendable {
    /// Tells OpenSSL's `SSL_CTX` before each handshake; false ends the exchange.
    package var install: @Sendable (UnsafeMutableRawPointer) -> Bool

    package init(install: @escaping @Sendable (UnsafeMutableRawPointer) -> Bool) {
        self.install = install
    }
}

extension HTTPTrust {
    /// What the store holds.
    package init(_ store: TrustStore) {
        self.init { store.install(on: $0) }
    }

    /// What the pilot trusts at the moment of each handshake.
    package init(_ trust: ServerTrust) {
        self.init { trust.install(on: $0) }
    }

    /// Nobody at all.
    package static var nobody: HTTPTrust { HTTPTrust(TrustStore(pem: [])) }
}
