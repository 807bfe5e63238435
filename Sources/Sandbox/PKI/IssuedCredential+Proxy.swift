import COpenSSL

extension IssuedCredential {
    /// Takes over what OpenSSL made, as text.
    init(_ certificate: CertificateHandle, key: KeyHandle, chain: [String]) throws {
        self.init(certificate: try certificate.pem(), key: try key.pem(), chain: chain, subject: certificate.subject)
    }

    /// Issues a proxy of this credential; a proxy of a proxy is one more step of delegation.
    ///
    /// - Parameters:
    ///   - limited: may not start jobs; its last name is `limited proxy`, which is what the PanDA server looks at.
    ///   - pathLength: how many further proxies may be made of it, nil for any number.
    ///   - commonName: the last name; nil for the usual one.
    package func proxy(
        _ kind: ProxyKind = .rfc, limited: Bool = false, pathLength: Int? = nil, commonName: String? = nil,
        validity: Validity = .days(4), keys: KeyKind = .ec
    ) throws -> IssuedCredential {
        let usual = limited ? "limited proxy" : kind == .legacy ? "proxy" : String(UInt32.random(in: 1...UInt32.max))
        var extensions = [(NID_key_usage, "critical,digitalSignature,keyEncipherment")]
        if kind == .rfc {
            let language = limited ? "1.3.6.1.4.1.3536.1.1.1.9" : "id-ppl-inheritAll"
            let length = pathLength.map { ",pathlen:\($0)" } ?? ""
            extensions.append((NID_proxyCertInfo, "critical,language:\(language)\(length)"))
        }
        let template = CertificateTemplate(
            subject: "\(subject)/CN=\(commonName ?? usual)", validity: validity,
            extensions: extensions.map { (nid: $0.0, value: $0.1) })
        let proxyKey = try KeyHandle(making: keys)
        let issuer = try (certificate: CertificateHandle(pem: certificate), key: KeyHandle(pem: key))
        let signed = try template.signed(for: proxyKey, by: issuer)
        return try IssuedCredential(signed, key: proxyKey, chain: [certificate] + chain)
    }

    /// The same certificate with a key that does not belong to it.
    package func withForeignKey(_ kind: KeyKind = .ec) throws -> IssuedCredential {
        var copy = self
        copy.key = try KeyHandle(making: kind).pem()
        return copy
    }

    /// Seconds until the certificate ends; negative when it is over.
    package var secondsLeft: Int {
        get throws { try CertificateHandle(pem: certificate).secondsLeft }
    }
}
