import COpenSSL

/// What a certificate shall say, before it is signed.
struct CertificateTemplate {
    /// Subject in one-line form, `/DC=org/CN=name`.
    var subject: String
    var validity: Validity
    /// Extensions by NID in the text form of openssl's configuration files; the order matters where one needs another.
    var extensions: [(nid: Int32, value: String)]

    /// Signs and returns the certificate, which signs itself where no `issuer` is given.
    func signed(for key: KeyHandle, by issuer: (certificate: CertificateHandle, key: KeyHandle)?) throws -> CertificateHandle {
        let certificate = try CertificateHandle()
        try certificate.use { made in
            X509_set_version(made, 2)
            ASN1_INTEGER_set_int64(X509_get_serialNumber(made), Int64.random(in: 1...Int64(UInt32.max)))
            X509_gmtime_adj(X509_getm_notBefore(made), validity.from)
            X509_gmtime_adj(X509_getm_notAfter(made), validity.to)
            guard key.use({ X509_set_pubkey(made, $0) }) == 1 else { throw OpenSSLFailure("setting the public key of \(subject)") }
            try name(made)
            try (issuer?.certificate ?? certificate).use { try sign(made, below: $0, with: issuer?.key ?? key) }
        }
        return certificate
    }

    private func sign(_ made: OpaquePointer, below issuer: OpaquePointer, with key: KeyHandle) throws {
        X509_set_issuer_name(made, X509_get_subject_name(issuer))
        for (nid, value) in extensions where issue_add_extension(made, issuer, nid, value) != 1 {
            throw OpenSSLFailure("adding extension \(value) to \(subject)")
        }
        guard key.use({ X509_sign(made, $0, EVP_sha256()) }) > 0 else { throw OpenSSLFailure("signing \(subject)") }
    }

    private func name(_ certificate: OpaquePointer) throws {
        let name = X509_get_subject_name(certificate)
        for part in subject.split(separator: "/") {
            guard let equals = part.firstIndex(of: "=") else { continue }
            let value = Array(part[part.index(after: equals)...].utf8)
            // MBSTRING_UTF8 is a macro that Swift does not import.
            let utf8: Int32 = 0x1000
            guard X509_NAME_add_entry_by_txt(name, String(part[..<equals]), utf8, value, Int32(value.count), -1, 0) == 1 else {
                throw OpenSSLFailure("naming \(subject)")
            }
        }
    }
}
