import COpenSSL

/// Owns a private key of OpenSSL's.
final class KeyHandle {
    private let pointer: OpaquePointer

    init(making kind: KeyKind) throws {
        let made =
            switch kind {
            case .rsa: issue_rsa_key(2048)
            case .ec: issue_ec_key()
            }
        guard let made else { throw OpenSSLFailure("making a key") }
        pointer = made
    }

    init(pem: String) throws {
        pointer = try MemoryBIO.read(pem, "reading a key") { PEM_read_bio_PrivateKey($0, nil, nil, nil) }
    }

    deinit { EVP_PKEY_free(pointer) }

    /// Lends the key; it lives as long as `body` runs.
    func use<Result>(_ body: (OpaquePointer) throws -> Result) rethrows -> Result {
        try withExtendedLifetime(self) { try body(pointer) }
    }

    /// The key as the grid's own tools write it: `RSA PRIVATE KEY`, `EC PRIVATE KEY`.
    func pem() throws -> String {
        try MemoryBIO.written("writing a key") { PEM_write_bio_PrivateKey_traditional($0, pointer, nil, nil, 0, nil, nil) }
    }
}
