package import SystemPackage

/// A certificate with its key and the certificates between it and the CA, as PEM text.
package struct IssuedCredential: Sendable {
    /// The certificate, PEM.
    package var certificate: String
    /// Its private key, PEM; test material only.
    package var key: String
    /// The certificates above it without the CA, PEM, nearest first.
    package var chain: [String]
    /// The subject in OpenSSL's one-line form, `/DC=org/CN=name`.
    package var subject: String

    package init(certificate: String, key: String, chain: [String], subject: String) {
        self.certificate = certificate
        self.key = key
        self.chain = chain
        self.subject = subject
    }

    /// The order of grid proxy files: certificate, key, chain.
    package var proxyFile: String { certificate + key + chain.joined() }

    /// The certificate followed by its chain, as servers load it.
    package var certificateFile: String { certificate + chain.joined() }

    /// Writes the proxy file.
    ///
    /// Grid software refuses keys that others may read, hence the mode.
    package func write(to path: FilePath, mode: FilePermissions = [.ownerReadWrite]) throws {
        try DurableFile.write(Array(proxyFile.utf8), to: path, mode: mode)
    }
}
