package import Sandbox
package import SystemPackage

/// A CA with a host, a user and a proxy, and the files that clients are given; variants are issued by `authority` and `user`.
///
///     let pki = try TestPKI()
///     let expired = try pki.file("expired", pki.user.proxy(validity: .expired))
package final class TestPKI: Sendable {
    /// Everything lies here.
    package let directory: TemporaryDirectory
    /// Issues hosts, users, proxies.
    package let authority: TestAuthority
    /// For `localhost`, 127.0.0.1 and ::1.
    package let host: IssuedCredential
    package let user: IssuedCredential
    /// An RFC 3820 proxy of `user`.
    package let proxy: IssuedCredential
    /// The CA, PEM.
    package let caFile: FilePath
    /// The hashed CA directory.
    package let caDirectory: FilePath
    /// `proxy` as a proxy file, mode 0600.
    package let proxyFile: FilePath

    /// Another `name` makes a CA that does not know the first.
    package init(name: String = "Test CA", keys: KeyKind = .ec) throws {
        directory = try TemporaryDirectory()
        authority = try TestAuthority(name: name, keys: keys)
        host = try authority.issueHost()
        user = try authority.issueUser()
        proxy = try user.proxy(keys: keys)
        caFile = try directory.write(authority.credential.certificate, to: "ca.pem", mode: [.ownerReadWrite, .groupRead, .otherRead])
        caDirectory = directory.appending("certificates")
        try authority.writeDirectory(caDirectory)
        proxyFile = directory.appending("x509up")
        try proxy.write(to: proxyFile)
    }

    /// Writes a credential as a proxy file and returns its path.
    package func file(_ name: String, _ credential: IssuedCredential, mode: FilePermissions = [.ownerReadWrite]) throws -> FilePath {
        let path = directory.appending(name)
        try credential.write(to: path, mode: mode)
        return path
    }

    /// Writes a further hashed CA directory, with a revocation list.
    package func caDirectory(_ name: String, revoking revoked: [IssuedCredential]) throws -> FilePath {
        let path = directory.appending(name)
        try authority.writeDirectory(path, revoking: revoked)
        return path
    }
}
