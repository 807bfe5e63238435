import COpenSSL

/// Whom a TLS handshake believes: OpenSSL's store over certificates and revocation lists that were read before, shared by all connections.
///
/// `@unchecked Sendable`: OpenSSL guards a store by a lock of its own.
package final class TrustStore: @unchecked Sendable {
    private let store: OpaquePointer?

    /// What was found; nothing is parsed before a handshake asks for it, and what turns out to be damaged then is told.
    init(_ material: TrustMaterial, complain: @escaping @Sendable (String) -> Void = { _ in }) {
        store = X509_STORE_new()
        guard let store, TrustLookup.add(TrustShelf(material, complain: complain), to: store) else { return }
        copenssl_set_up_store(store, material.checksLists ? 1 : 0)
    }

    /// Believes the authorities in a PEM text, and no others.
    package convenience init(pem: [UInt8]) {
        self.init(TrustMaterial(bundles: [pem]))
    }

    /// Reads a hashed directory, whose CRLs are honoured, and believes what is in it and nobody else; may wait for a disk.
    package convenience init(directory: String) throws(CredentialError) {
        var material = TrustMaterial(checksLists: true)
        try CADirectory.read(directory, into: &material)
        self.init(material)
    }

    deinit { X509_STORE_free(store) }

    /// Makes a TLS context believe this store and nothing else; false when there is no memory for it.
    ///
    /// The pointer is an `SSL_CTX *`, as libcurl's CURLOPT_SSL_CTX_FUNCTION gets it. A verify callback of the context itself would take
    /// precedence.
    package func install(on context: UnsafeMutableRawPointer) -> Bool {
        guard let store else { return false }
        copenssl_trust_only(context, store)
        return true
    }
}
