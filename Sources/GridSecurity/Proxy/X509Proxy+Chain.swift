import FoundationEssentials

extension X509Proxy {
    /// The certificates from the leaf to the end-entity certificate, each issued and signed by the next one in the file.
    static func chain(_ file: PEMFile, from leaf: X509Certificate) throws(CredentialError) -> [X509Certificate] {
        var chain = [leaf]
        var last = leaf
        while try ProxyLink(last, path: file.path).kind != .endEntity {
            guard last.extendsItsIssuer else { throw broken(file.path, "\(last.subject) is not its issuer's name and one CN more") }
            guard chain.count < file.certificates.count else { throw broken(file.path, "the certificate of \(last.issuer) is missing") }
            let next = file.certificates[chain.count]
            guard last.names(asIssuer: next) else {
                throw broken(file.path, "certificate \(chain.count + 1) is \(next.subject), expected \(last.issuer)")
            }
            guard last.isSigned(by: next) else { throw broken(file.path, "\(last.subject) is not signed by the key of \(next.subject)") }
            chain.append(next)
            last = next
        }
        return chain
    }

    static func checkPathLength(_ proxy: X509Proxy) throws(CredentialError) {
        guard let length = proxy.pathLength, length < 0 else { return }
        throw broken(proxy.path, "a proxy in the chain does not allow so many proxies below it")
    }

    static func checkValidity(_ proxy: X509Proxy, now: Date) throws(CredentialError) {
        for link in proxy.chain {
            let what = link.kind == .endEntity ? "the certificate \(link.subject)" : "the proxy"
            if link.notAfter <= now {
                throw CredentialError(
                    .expired, path: proxy.path, reason: "\(what) expired at \(link.notAfter.formatted(.iso8601))",
                    advice: link.kind == .endEntity ? "ask your CA for a new certificate" : "make a new one: voms-proxy-init")
            }
            if link.notBefore > now {
                throw CredentialError(
                    .notYetValid, path: proxy.path, reason: "\(what) is not valid before \(link.notBefore.formatted(.iso8601))",
                    advice: "check the clock of this node: date -u")
            }
        }
    }

    private static func broken(_ path: String, _ reason: String) -> CredentialError {
        CredentialError(.brokenChain, path: path, reason: reason, advice: "make a new proxy: voms-proxy-init")
    }
}
