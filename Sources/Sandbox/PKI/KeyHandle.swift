import COpenSSL

/// Owns a private key of OpenSSL's.
final class KeyHandle {
    let pointer: OpaquePointer

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
        let memory = try MemoryBIO(pem)
        guard let key = PEM_read_bio_PrivateKey(memory.pointer, nil, nil, nil) else { throw OpenSSLFailure("reading a key") }
        pointer = key
    }

    deinit { EVP_PKEY_free(pointer) }

    /// The key as the grid's own tools write it: `RSA PRIVATE KEY`, `EC PRIVATE KEY`.
    func pem() throws -> String {
        let memory = try MemoryBIO()
        guard PEM_write_bio_PrivateKey_traditional(memory.pointer, pointer, nil, nil, 0, nil, nil) == 1 else {
            throw OpenSSLFailure("writing a key")
        }
        return memory.text
    }
}
