package import FoundationEssentials

/// One certificate of a credential's chain, as values.
package struct ProxyLink: Sendable, Hashable {
    package let kind: ProxyKind
    /// In slash form.
    package let subject: String
    /// In slash form.
    package let issuer: String
    package let notBefore: Date
    package let notAfter: Date
    /// Whether it may not start jobs: the Globus policy "limited", or `CN=limited proxy`.
    package let isLimited: Bool
    /// How many proxies may follow below this one; nil when there is no limit.
    package let pathLength: Int?
    /// The VOMS attributes it carries.
    package let attributes: [VOMSAttributes]
    /// What is odd about it, though not wrong.
    package let warnings: [String]
}

extension ProxyLink {
    private static let rfcExtension = "1.3.6.1.5.5.7.1.14"
    private static let draftExtension = "1.3.6.1.4.1.3536.1.222"
    private static let vomsExtension = "1.3.6.1.4.1.8005.100.100.5"

    /// Reads one certificate; `path` is for the error's text.
    init(_ certificate: X509Certificate, path: String) throws(CredentialError) {
        guard let notBefore = certificate.notBefore, let notAfter = certificate.notAfter else {
            throw CredentialError(.truncated, path: path, reason: "\(certificate.subject) has no valid dates")
        }
        let (kind, isLimited, pathLength) = try Self.policy(of: certificate, path: path)
        let (attributes, warnings) = Self.attributes(of: certificate)
        self.init(
            kind: kind, subject: certificate.subject, issuer: certificate.issuer, notBefore: notBefore, notAfter: notAfter,
            isLimited: isLimited, pathLength: pathLength, attributes: attributes, warnings: warnings)
    }

    private static func policy(
        of certificate: X509Certificate, path: String
    ) throws(CredentialError) -> (ProxyKind, isLimited: Bool, pathLength: Int?) {
        do {
            if let content = certificate.extensionContent(rfcExtension) {
                let policy = try ProxyPolicy(content)
                return (.rfc3820, policy.isLimited, policy.pathLength)
            }
            if let content = certificate.extensionContent(draftExtension) {
                let policy = try ProxyPolicy(content)
                return (.draft, policy.isLimited, policy.pathLength)
            }
        } catch {
            throw CredentialError(
                .truncated, path: path, reason: "the proxy extension of \(certificate.subject) cannot be read: \(error)",
                advice: "make a new proxy")
        }
        // Anybody may be called "proxy"; only together with the issuer's name does it mean one.
        switch certificate.lastCommonName {
        case "proxy" where certificate.extendsItsIssuer: return (.legacy, false, nil)
        case "limited proxy" where certificate.extendsItsIssuer: return (.legacy, true, nil)
        default: return (.endEntity, false, nil)
        }
    }

    /// Attributes that cannot be read are no reason to refuse the proxy: the server decides what it makes of them.
    private static func attributes(of certificate: X509Certificate) -> ([VOMSAttributes], warnings: [String]) {
        guard let content = certificate.extensionContent(vomsExtension) else { return ([], []) }
        do {
            return (try VOMSAttributes.read(content), [])
        } catch {
            return ([], ["the VOMS attributes of \(certificate.subject) cannot be read: \(error)"])
        }
    }
}
