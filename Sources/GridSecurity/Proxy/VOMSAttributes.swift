package import FoundationEssentials

/// What a VOMS server says about the user: membership, groups and roles, until when.
///
/// Its signature is for the server to check; here it tells the user what the server will see.
package struct VOMSAttributes: Sendable, Hashable {
    /// The virtual organisation, such as `atlas`.
    package let vo: String
    /// Host and port of the VOMS server, such as `voms.cern.ch:15001`.
    package let uri: String
    /// Groups and roles, the primary one first, such as `/atlas/Role=production/Capability=NULL`.
    package let fqans: [String]
    package let notBefore: Date
    /// When the attributes end, which may be before the proxy does.
    package let expires: Date
}

extension VOMSAttributes {
    /// The attribute that holds FQANs.
    private static let fqanAttribute = "1.3.6.1.4.1.8005.100.100.4"

    /// Reads the VOMS extension of a proxy: a sequence in a sequence of RFC 3281 attribute certificates.
    static func read(_ content: [UInt8]) throws(DERError) -> [VOMSAttributes] {
        var outer = DERReader(content[...])
        var certificates = try outer.next(.sequence).children.inner()
        guard outer.isAtEnd else { throw .badValue }
        var found: [VOMSAttributes] = []
        while !certificates.isAtEnd {
            found += try readCertificate(certificates.next(.sequence))
        }
        return found
    }

    private static func readCertificate(_ certificate: DERElement) throws(DERError) -> [VOMSAttributes] {
        var parts = certificate.children
        var information = try parts.next(.sequence).children
        _ = try information.next(.integer)  // version
        _ = try information.next(.sequence)  // holder
        _ = try information.next()  // issuer
        _ = try information.next(.sequence)  // signature algorithm
        _ = try information.next(.integer)  // serial number
        var validity = try information.next(.sequence).children
        let notBefore = try validity.next(.generalizedTime).time()
        let expires = try validity.next(.generalizedTime).time()
        var attributes = try information.next(.sequence).children
        var found: [VOMSAttributes] = []
        while !attributes.isAtEnd {
            var attribute = try attributes.next(.sequence).children
            guard try attribute.next(.objectIdentifier).objectIdentifier() == fqanAttribute else { continue }
            var values = try attribute.next(.set).children
            while !values.isAtEnd {
                let (vo, uri, fqans) = try readValue(values.next(.sequence))
                found.append(VOMSAttributes(vo: vo, uri: uri, fqans: fqans, notBefore: notBefore, expires: expires))
            }
        }
        return found
    }

    /// `IetfAttrSyntax`: who speaks, as `VO://host:port`, and what is said.
    private static func readValue(_ value: DERElement) throws(DERError) -> (vo: String, uri: String, fqans: [String]) {
        var fields = value.children
        var vo = ""
        var uri = ""
        if let authority = try fields.nextIf(.constructed(0)) {
            var names = authority.children
            let text = try names.next(.primitive(6)).text()
            guard let separator = text.firstRange(of: "://") else { throw .badValue }
            vo = String(text[..<separator.lowerBound])
            uri = String(text[separator.upperBound...])
        }
        var names = try fields.next(.sequence).children
        var fqans: [String] = []
        while !names.isAtEnd { fqans.append(try names.next(.octetString).text()) }
        return (vo, uri, fqans)
    }
}

extension DERReader {
    /// The children of the one sequence that must be in here.
    fileprivate func inner() throws(DERError) -> DERReader {
        var reader = self
        let element = try reader.next(.sequence)
        guard reader.isAtEnd else { throw .badValue }
        return element.children
    }
}
