import COpenSSL

/// Certificate revocation lists.
enum RevocationList {
    /// A list good for ten days, signed by `issuer`.
    static func pem(issuer: IssuedCredential, revoked: [IssuedCredential]) throws -> String {
        guard let list = X509_CRL_new(), let now = ASN1_TIME_new(), let next = ASN1_TIME_new() else {
            throw OpenSSLFailure("making a revocation list")
        }
        defer {
            X509_CRL_free(list)
            ASN1_STRING_free(now)
            ASN1_STRING_free(next)
        }
        let above = try CertificateHandle(pem: issuer.certificate)
        X509_gmtime_adj(now, -300)
        X509_gmtime_adj(next, 10 * 86400)
        X509_CRL_set_version(list, 1)
        above.use { _ = X509_CRL_set_issuer_name(list, X509_get_subject_name($0)) }
        X509_CRL_set1_lastUpdate(list, now)
        X509_CRL_set1_nextUpdate(list, next)
        for credential in revoked {
            try add(credential, to: list, at: now)
        }
        X509_CRL_sort(list)
        let key = try KeyHandle(pem: issuer.key)
        guard key.use({ X509_CRL_sign(list, $0, EVP_sha256()) }) > 0 else {
            throw OpenSSLFailure("signing a revocation list")
        }
        return try MemoryBIO.written("writing a revocation list") { PEM_write_bio_X509_CRL($0, list) }
    }

    private static func add(_ credential: IssuedCredential, to list: OpaquePointer, at time: UnsafeMutablePointer<ASN1_TIME>) throws {
        let certificate = try CertificateHandle(pem: credential.certificate)
        guard let entry = X509_REVOKED_new() else { throw OpenSSLFailure("making a revocation") }
        certificate.use { _ = X509_REVOKED_set_serialNumber(entry, X509_get_serialNumber($0)) }
        X509_REVOKED_set_revocationDate(entry, time)
        guard X509_CRL_add0_revoked(list, entry) == 1 else {
            X509_REVOKED_free(entry)
            throw OpenSSLFailure("adding a revocation")
        }
    }
}
