import COpenSSL
package import SystemPackage

/// A certificate authority for tests and for the sandbox: issues what the grid issues, and what it should not.
package struct TestAuthority: Sendable {
    /// The CA itself.
    package let credential: IssuedCredential
    /// The kind of all keys made here.
    package let keys: KeyKind
    private let base: String

    /// Makes a new CA; two CAs of different name do not know each other.
    package init(name: String = "PanDA Sandbox CA", keys: KeyKind = .ec, validity: Validity = .days(3650)) throws {
        self.keys = keys
        base = "/DC=org/DC=panda-sandbox"
        let template = CertificateTemplate(
            subject: "\(base)/CN=\(name)", validity: validity,
            extensions: [
                (NID_basic_constraints, "critical,CA:TRUE"), (NID_key_usage, "critical,keyCertSign,cRLSign"),
                (NID_subject_key_identifier, "hash"),
            ])
        let key = try KeyHandle(making: keys)
        credential = try IssuedCredential(template.signed(for: key, by: nil), key: key, chain: [])
    }

    /// The CA that was made earlier and kept as PEM text.
    package init(certificate: String, key: String, keys: KeyKind) throws {
        self.keys = keys
        base = "/DC=org/DC=panda-sandbox"
        credential = IssuedCredential(
            certificate: certificate, key: key, chain: [], subject: try CertificateHandle(pem: certificate).subject)
    }

    /// A server's certificate.
    ///
    /// `names` are written as in openssl's subjectAltName: `DNS:host`, `IP:127.0.0.1`; without any the certificate has a CN alone.
    package func issueHost(
        commonName: String = "localhost", names: [String] = ["DNS:localhost", "IP:127.0.0.1", "IP:::1"], validity: Validity = .days(3650)
    ) throws -> IssuedCredential {
        try issue(
            "\(base)/CN=\(commonName)", validity,
            [(NID_ext_key_usage, "serverAuth,clientAuth"), (NID_key_usage, "critical,digitalSignature,keyEncipherment")]
                + (names.isEmpty ? [] : [(NID_subject_alt_name, names.joined(separator: ","))]))
    }

    /// A person's or robot's certificate.
    package func issueUser(commonName: String = "Sandbox Pilot", validity: Validity = .days(3650)) throws -> IssuedCredential {
        try issue(
            "\(base)/OU=People/CN=\(commonName)", validity,
            [(NID_ext_key_usage, "clientAuth"), (NID_key_usage, "critical,digitalSignature,keyEncipherment")])
    }

    private func issue(_ subject: String, _ validity: Validity, _ extensions: [(Int32, String)]) throws -> IssuedCredential {
        let common: [(Int32, String)] = [
            (NID_basic_constraints, "critical,CA:FALSE"), (NID_subject_key_identifier, "hash"), (NID_authority_key_identifier, "keyid"),
        ]
        let template = CertificateTemplate(subject: subject, validity: validity, extensions: common + extensions)
        let key = try KeyHandle(making: keys)
        let issuer = try (certificate: CertificateHandle(pem: credential.certificate), key: KeyHandle(pem: credential.key))
        return try IssuedCredential(template.signed(for: key, by: issuer), key: key, chain: [])
    }

    /// Writes an OpenSSL-hashed CA directory as `--capath` takes it, with a revocation list when `revoked` is given.
    package func writeDirectory(_ directory: FilePath, revoking revoked: [IssuedCredential]? = nil) throws {
        try DirectoryTree.make(directory)
        let hash = String(try CertificateHandle(pem: credential.certificate).subjectHash, radix: 16)
        let name = String(repeating: "0", count: max(0, 8 - hash.count)) + hash
        try DurableFile.write(Array(credential.certificate.utf8), to: directory.appending("\(name).0"), mode: .file)
        if let revoked {
            let list = try RevocationList.pem(issuer: credential, revoked: revoked)
            try DurableFile.write(Array(list.utf8), to: directory.appending("\(name).r0"), mode: .file)
        }
    }
}
