/// Where the proxy is, and who said so.
package struct ProxyLocation: Sendable, Hashable {
    package enum Source: String, Sendable, Hashable {
        case option = "--cacert"
        case environment = "X509_USER_PROXY"
        /// `/tmp/x509up_u<uid>`, where grid tools put it.
        case usualPlace = "the usual place"
    }

    package let path: String
    package let source: Source

    /// Looks at the option, then X509_USER_PROXY, then the usual place; who is named first decides, even if nothing is there.
    ///
    /// `option` is `--cacert` when that file is meant as a credential. Throws `missing` with every place looked at.
    package static func find(
        option: String?, environment: [String: String], user: UInt32, exists: (String) -> Bool
    ) throws(CredentialError) -> ProxyLocation {
        let usual = "/tmp/x509up_u\(user)"
        var looked: [String] = []
        for (source, path) in [(Source.option, option), (.environment, environment["X509_USER_PROXY"]), (.usualPlace, usual)] {
            guard let path, !path.isEmpty else {
                looked.append("\(source.rawValue) (names none)")
                continue
            }
            if exists(path) { return ProxyLocation(path: path, source: source) }
            looked.append(source == .usualPlace ? "\(path) (not there)" : "\(source.rawValue) \(path) (not there)")
            break
        }
        throw CredentialError(
            .missing, path: "", reason: "there is no proxy; looked at \(looked.joined(separator: ", "))",
            advice: "make one with voms-proxy-init, or name it with --cacert FILE")
    }
}
