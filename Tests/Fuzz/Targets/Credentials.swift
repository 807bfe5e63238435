import FoundationEssentials
import Secrets

@testable import GridSecurity

extension FuzzTarget {
    /// A credential file; bytes that begin like DER stand for a certificate, to which a key is put.
    static let proxyPEM = FuzzTarget("proxy-pem") { bytes in
        let content = bytes.first == 0x30 ? certificateFile(bytes) : String(bytes)
        let now = Date(timeIntervalSince1970: 1_900_000_000)
        let proxy = try parsed {
            try X509Proxy.check(PEMFile(FileBytes(Secret(content), owner: 0), path: "proxy"), now: now, user: 0)
        }
        guard let proxy else { return }
        try promise(proxy.timeLeft(at: now) > .zero, "it is used though it expired at \(proxy.expires)")
        for link in proxy.chain {
            for name in [link.subject, link.issuer] + link.attributes.flatMap({ [$0.vo, $0.uri] + $0.fqans }) {
                let isShown = name.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control }
                try promise(isShown, "a name has control characters: \(name.debugDescription)")
            }
        }
        for warning in proxy.warnings { try promise(isLine(warning), "the warning is no line: \(warning)") }
    }

    private static func certificateFile(_ der: [UInt8]) -> String {
        let body = Data(der).base64EncodedString(options: .lineLength64Characters)
        return "-----BEGIN CERTIFICATE-----\n\(body)\n-----END CERTIFICATE-----\n\(key)\n"
    }

    /// A key made for this, which opens nothing: the certificates among the seeds belong to it.
    private static let key = """
        -----BEGIN PRIVATE KEY-----
        MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgwXTrg4J/unHGf2bV
        puL6OGza6qOF0o2nOhdbTSfeKWOhRANCAARfmUCi30lKz0xVH00KG1lAtMPeVoC+
        2eoQl0+ZW2tQL6CQZlLSADEx/VeMv+kh9DZEbvzOXkupAuyeVKnSoSuw
        -----END PRIVATE KEY-----
        """

    /// A web token: what it says of its life makes sense.
    static let token = FuzzTarget("token") { bytes in
        guard let times = TokenTimes(Secret(String(bytes))) else { return }
        try promise(times.issued ?? .distantPast < times.expires, "it ends before it begins: \(times)")
    }

    /// The extensions of a proxy certificate, and every element of them.
    static let der = FuzzTarget("der") { bytes in
        _ = try parsed { try ProxyPolicy(bytes) }
        for attributes in try parsed({ try VOMSAttributes.read(bytes) }) ?? [] {
            let texts = [attributes.vo, attributes.uri] + attributes.fqans
            let isShown = texts.joined().unicodeScalars.allSatisfy { $0.properties.generalCategory != .control }
            try promise(isShown, "the attributes have control characters: \(texts)")
        }
        try walk(DERReader(bytes[...]), depth: 0)
    }

    private static func walk(_ reader: DERReader, depth: Int) throws {
        var reader = reader
        while !reader.isAtEnd, let element = try parsed({ try reader.next() }) {
            _ = try parsed { try element.count() }
            _ = try parsed { try element.objectIdentifier() }
            _ = try parsed { try element.text() }
            // Foundation counts the years before 1583 by another calendar.
            if let time = try parsed({ try element.time() }), time.timeIntervalSince1970 > -12_200_000_000 {
                let digits = time.formatted(.iso8601).filter(\.isNumber) + "Z"
                try promise(digits == String(Array(element.content)), "\(String(Array(element.content))) is taken for \(digits)")
            }
            if depth < 64 { try walk(element.children, depth: depth + 1) }
        }
    }
}
