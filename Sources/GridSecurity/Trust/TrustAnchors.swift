/// Which certificate authorities a server's certificate may come from.
package struct TrustAnchors: Sendable, Hashable {
    /// The CA certificates found in the `--cacert` file, as PEM; nil when there are none.
    package let caCertificatesPEM: [UInt8]?
    /// The file they come from.
    package let caFile: String?
    /// A directory with OpenSSL's hashed names, with CRLs where the site has them.
    package let caDirectory: String?
    /// Whether the system's bundle counts, which it does when nothing else is given.
    package let systemBundle: Bool
    /// What the user should know though it is not wrong.
    package let warnings: [String]

    /// Decides from `--cacert`, then `--capath`, X509_CERT_DIR or the grid's directory if it exists.
    ///
    /// A file or directory that was named and cannot serve is an error, as silently trusting something else would be worse;
    /// the grid's own directory is only used if it can.
    package static func resolve(
        cacert: String?, capath: String?, environment: [String: String],
        gridDirectory: String = "/etc/grid-security/certificates"
    ) throws(CredentialError) -> TrustAnchors {
        let authorities = try authorities(in: cacert)
        var warnings: [String] = []
        let directory: String?
        if let capath {
            directory = try CADirectory.check(capath, namedBy: "--capath")
        } else if let named = environment["X509_CERT_DIR"], !named.isEmpty {
            directory = try CADirectory.check(named, namedBy: "X509_CERT_DIR")
        } else {
            do {
                directory = try CADirectory.check(gridDirectory, namedBy: "the usual place")
            } catch {
                directory = nil
                if error.kind != .missing { warnings.append("\(error)") }
            }
        }
        return TrustAnchors(
            caCertificatesPEM: authorities.isEmpty ? nil : authorities.flatMap(\.pem),
            caFile: authorities.isEmpty ? nil : cacert,
            caDirectory: directory, systemBundle: authorities.isEmpty && directory == nil, warnings: warnings)
    }

    private static func authorities(in cacert: String?) throws(CredentialError) -> [X509Certificate] {
        guard let cacert else { return [] }
        let file: PEMFile
        do {
            file = try PEMFile(path: cacert)
        } catch let error where error.kind == .isDirectory {
            throw CredentialError(
                .isDirectory, path: cacert, reason: "--cacert wants a file, this is a directory", advice: "--capath \(cacert)")
        }
        let authorities = file.authorities
        guard file.hasKey || !authorities.isEmpty else {
            throw CredentialError(
                .noAuthority, path: cacert, reason: "there is neither a private key nor a CA certificate in it",
                advice: "give --cacert a proxy (certificate, key and chain) or a file of CA certificates")
        }
        return authorities
    }
}
