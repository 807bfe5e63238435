import COpenSSL
import SystemPackage

/// The server's side of TLS: its certificate, and how clients are verified.
final class TLSContext: @unchecked Sendable {
    // An SSL_CTX may be used by many threads once it is set up; all setting up happens in `init`.
    private let pointer: OpaquePointer

    /// - Parameters:
    ///   - caFile: the CA certificates that clients must descend from.
    ///   - highestVersion: 0 for what OpenSSL can.
    init(identity: IssuedCredential, caFile: FilePath, clients: ClientCertificate, highestVersion: Int32) throws {
        guard let context = SSL_CTX_new(TLS_server_method()) else { throw OpenSSLFailure("making a TLS context") }
        pointer = context
        let certificate = try CertificateHandle(pem: identity.certificate)
        let key = try KeyHandle(pem: identity.key)
        // A foreign key is refused here by OpenSSL itself.
        guard certificate.use({ SSL_CTX_use_certificate(context, $0) }) == 1, key.use({ SSL_CTX_use_PrivateKey(context, $0) }) == 1 else {
            throw OpenSSLFailure("loading the host certificate")
        }
        guard SSL_CTX_load_verify_locations(context, caFile.string, nil) == 1 else { throw OpenSSLFailure("loading \(caFile)") }
        SSL_CTX_set_client_CA_list(context, SSL_load_client_CA_file(caFile.string))
        X509_VERIFY_PARAM_set_flags(SSL_CTX_get0_param(context), UInt(X509_V_FLAG_ALLOW_PROXY_CERTS))
        let must = clients == .required ? SSL_VERIFY_FAIL_IF_NO_PEER_CERT : 0
        SSL_CTX_set_verify(context, SSL_VERIFY_PEER | must, nil)
        tls_set_lowest_version(context, TLS1_2_VERSION)
        tls_set_highest_version(context, highestVersion)
        tls_keep_sessions_on_server(context)
        // Without an id context OpenSSL refuses to resume sessions of clients that it verified.
        let name = Array("panda-sandbox".utf8)
        SSL_CTX_set_session_id_context(context, name, UInt32(name.count))
    }

    deinit { SSL_CTX_free(pointer) }

    /// A session for one connection, which keeps the context alive by itself.
    func session() throws -> OpaquePointer {
        guard let session = SSL_new(pointer) else { throw OpenSSLFailure("making a TLS session") }
        return session
    }
}
