import COpenSSL

/// OpenSSL's state of one digest, freed with its last owner.
///
/// Sendable because `MD5` changes it only while it is the single owner, and copying only reads.
final class MD5Context: @unchecked Sendable {
    private let state: OpaquePointer

    init() {
        state = Self.allocate()
        let started = EVP_DigestInit_ex(state, Self.algorithm.pointer, nil)
        precondition(started == 1, "OpenSSL cannot start an MD5 digest")
    }

    init(copying other: MD5Context) {
        state = Self.allocate()
        let copied = EVP_MD_CTX_copy_ex(state, other.state)
        precondition(copied == 1, "OpenSSL cannot copy an MD5 digest")
    }

    deinit { EVP_MD_CTX_free(state) }

    func update(_ bytes: UnsafeRawBufferPointer) {
        EVP_DigestUpdate(state, bytes.baseAddress, bytes.count)
    }

    /// Ends the digest; the context is good for nothing afterwards.
    func finish() -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: 16) { buffer, count in
            EVP_DigestFinal_ex(state, buffer.baseAddress, nil)
            count = 16
        }
    }

    private static func allocate() -> OpaquePointer {
        guard let state = EVP_MD_CTX_new() else { preconditionFailure("no memory for an MD5 digest") }
        return state
    }

    /// MD5 from a library context of our own, since a node in FIPS mode has none in the default context.
    private static let algorithm = Algorithm()

    private struct Algorithm: @unchecked Sendable {
        let pointer: OpaquePointer

        init() {
            let library = OSSL_LIB_CTX_new()
            _ = OSSL_PROVIDER_load(library, "default")
            guard let digest = EVP_MD_fetch(library, "MD5", nil) else { preconditionFailure("this OpenSSL has no MD5") }
            pointer = digest
        }
    }
}
