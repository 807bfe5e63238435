package import SystemPackage

/// The keys and certificates under `DIR/pki`: made at the first start, kept over restarts.
package struct SandboxPKI: Sendable {
    /// The CA, which can issue more.
    package let authority: TestAuthority
    /// The server's own certificate.
    package let host: IssuedCredential
    /// The user's certificate, of which the proxy was made.
    package let user: IssuedCredential
    /// The proxy in `x509up`.
    package let proxy: IssuedCredential
    /// `ca.pem`.
    package let caFile: FilePath
    /// `certificates`, hashed by OpenSSL's rule: `--capath`.
    package let caDirectory: FilePath
    /// `x509up`: `--cacert`.
    package let proxyFile: FilePath

    /// Reads what `directory` holds and makes what is missing; a proxy with less than an hour left is made anew.
    package init(directory: FilePath, keys: KeyKind = .ec) throws {
        try DirectoryTree.make(directory)
        caFile = directory.appending("ca.pem")
        caDirectory = directory.appending("certificates")
        proxyFile = directory.appending("x509up")
        authority = try Self.authority(in: directory, keys: keys)
        let authority = authority
        host = try Self.credential("host", in: directory) { try authority.issueHost() }
        user = try Self.credential("user", in: directory) { try authority.issueUser() }
        proxy = try Self.proxy(of: user, in: proxyFile, keys: keys)
    }

    private static func authority(in directory: FilePath, keys: KeyKind) throws -> TestAuthority {
        let certificate = directory.appending("ca.pem")
        let key = directory.appending("ca.key")
        if let pem = try DurableFile.textIfPresent(certificate), let secret = try DurableFile.textIfPresent(key) {
            return try TestAuthority(certificate: pem, key: secret, keys: keys)
        }
        let made = try TestAuthority(keys: keys)
        try DurableFile.write(Array(made.credential.key.utf8), to: key, mode: [.ownerReadWrite])
        try made.writeDirectory(directory.appending("certificates"))
        // Written last: its presence says that the CA is whole.
        try DurableFile.write(Array(made.credential.certificate.utf8), to: certificate, mode: .file)
        return made
    }

    private static func credential(
        _ name: String, in directory: FilePath, issue: () throws -> IssuedCredential
    ) throws -> IssuedCredential {
        let certificate = directory.appending("\(name).pem")
        let key = directory.appending("\(name).key")
        if let pem = try DurableFile.textIfPresent(certificate), let secret = try DurableFile.textIfPresent(key) {
            return IssuedCredential(certificate: pem, key: secret, chain: [], subject: try CertificateHandle(pem: pem).subject)
        }
        let made = try issue()
        try DurableFile.write(Array(made.key.utf8), to: key, mode: [.ownerReadWrite])
        try DurableFile.write(Array(made.certificateFile.utf8), to: certificate, mode: .file)
        return made
    }

    private static func proxy(of user: IssuedCredential, in file: FilePath, keys: KeyKind) throws -> IssuedCredential {
        if let pem = try DurableFile.textIfPresent(file) {
            let certificate = try CertificateHandle(pem: pem)
            if certificate.secondsLeft > 3600 {
                return try IssuedCredential(certificate, key: KeyHandle(pem: pem), chain: [user.certificate])
            }
        }
        let made = try user.proxy(keys: keys)
        try made.write(to: file)
        return made
    }
}
