package import GridSecurity

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
