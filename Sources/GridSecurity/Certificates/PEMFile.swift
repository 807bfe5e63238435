import COpenSSL
import Glibc
import Secrets

/// The certificates of a PEM file in their order, and its first private key for as long as this object lives.
final class PEMFile {
    enum Key {
        case none
        case encrypted
        case readable(OpaquePointer)
    }

    let path: String
    let owner: UInt32
    let mode: UInt32
    /// All that it holds.
    let text: Secret
    private(set) var certificates: [X509Certificate] = []
    private(set) var key = Key.none

    /// Reads a file that must hold at least one certificate or key.
    ///
    /// Never asks for a pass phrase: an encrypted key is only noted.
    convenience init(path: String) throws(CredentialError) {
        try self.init(FileBytes.read(path), path: path)
    }

    /// Reads what is, or is about to be, the content of the file at `path`.
    init(_ content: consuming FileBytes, path: String) throws(CredentialError) {
        self.path = path
        owner = content.owner
        mode = content.mode
        text = Secret(String(decoding: content.bytes, as: UTF8.self))
        try readBlocks(content.bytes)
        if certificates.isEmpty, case .none = key {
            throw CredentialError(.notPEM, path: path, reason: "no certificate and no key in PEM form in it")
        }
    }

    deinit {
        if case .readable(let pointer) = key { EVP_PKEY_free(pointer) }
    }

    var hasKey: Bool {
        if case .none = key { false } else { true }
    }

    /// The CA certificates: marked as CA by their basic constraints, or self-signed.
    ///
    /// The first certificate of a credential is its owner's, never a CA.
    var authorities: [X509Certificate] {
        certificates.dropFirst(hasKey ? 1 : 0).filter(\.isAuthority)
    }

    private func readBlocks(_ bytes: UnsafeRawBufferPointer) throws(CredentialError) {
        OpenSSLComplaint.clear()
        guard let input = BIO_new_mem_buf(bytes.baseAddress, Int32(bytes.count)) else { return }
        defer { BIO_free(input) }
        while true {
            var name: UnsafeMutablePointer<CChar>?
            var header: UnsafeMutablePointer<CChar>?
            var data: UnsafeMutablePointer<UInt8>?
            var count = 0
            guard PEM_read_bio(input, &name, &header, &data, &count) == 1 else { return try checkEnd() }
            defer {
                CRYPTO_free(name, nil, 0)
                CRYPTO_free(header, nil, 0)
                CRYPTO_clear_free(data, count, nil, 0)
            }
            guard let name, let header, let data else { return }
            try take(String(cString: name), header: String(cString: header), data, count)
        }
    }

    /// The end of the file is "no start line" to OpenSSL; anything else is a block that began and did not end well.
    private func checkEnd() throws(CredentialError) {
        let code = ERR_peek_last_error()
        let atEnd = ERR_GET_LIB(code) == ERR_LIB_PEM && ERR_GET_REASON(code) == PEM_R_NO_START_LINE
        let complaint = OpenSSLComplaint.take()
        if !atEnd { throw damaged(complaint) }
    }

    private func take(_ name: String, header: String, _ data: UnsafePointer<UInt8>, _ count: Int) throws(CredentialError) {
        var position: UnsafePointer<UInt8>? = data
        if name == "CERTIFICATE" || name == "X509 CERTIFICATE" {
            guard let certificate = d2i_X509(nil, &position, count) else { throw damaged(OpenSSLComplaint.take()) }
            certificates.append(X509Certificate(owning: certificate))
        } else if name.hasSuffix("PRIVATE KEY"), case .none = key {
            if name == "ENCRYPTED PRIVATE KEY" || header.contains("ENCRYPTED") {
                key = .encrypted
            } else if let read = d2i_AutoPrivateKey(nil, &position, count) {
                key = .readable(read)
            } else {
                throw damaged("private key: \(OpenSSLComplaint.take())")
            }
        }
    }

    private func damaged(_ complaint: String) -> CredentialError {
        CredentialError(
            .truncated, path: path, reason: "a PEM block in it is cut short or damaged: \(complaint)",
            advice: "copy the file again, or make a new proxy")
    }
}
