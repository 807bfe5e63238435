extension HTTPError {
    /// True when one side does not believe the other: a matter of certificates, which neither waiting nor another address mends.
    package var isAboutTrust: Bool {
        switch kind {
        case .untrustedServer, .wrongHostName, .credentialRefused, .badCredential: true
        default: false
        }
    }

    /// What the user can do, where the cause alone says so; else empty.
    package var advice: String {
        switch kind {
        case .untrustedServer: trustAdvice
        case .wrongHostName: "the server's certificate is for another name: is the address right?"
        case .credentialRefused, .badCredential: "renew the proxy or token"
        case .credentialWanted: "the proxy is shown to the PanDA server of --url and to storages only"
        case .proxyServer: "check https_proxy, http_proxy, all_proxy and no_proxy in the environment"
        default: ""
        }
    }

    /// OpenSSL's words tell whose fault it is.
    private var trustAdvice: String {
        if detail.contains("CRL") { return "the revocation lists of the CA directory must be renewed: fetch-crl" }
        if detail.contains("revoked") { return "the server's owner must get a new certificate" }
        if detail.contains("expired") || detail.contains("not yet valid") {
            return "the server's owner must renew the certificate, unless this node's clock is wrong"
        }
        return "check --capath and X509_CERT_DIR: the server's authority is not among those that are trusted"
    }
}
