import COpenSSL

/// CA certificates and revocation lists as bytes in memory, by the hash of a name as in OpenSSL's directories; parsed when they are asked for.
struct TrustMaterial: Sendable {
    /// The files `0a1b2c3d.0`, `0a1b2c3d.1` and so on.
    var certificates: [UInt32: [TrustFile]] = [:]
    /// The files `0a1b2c3d.r0` and so on.
    var lists: [UInt32: [TrustFile]] = [:]
    /// PEM texts of any number of certificates, in no order.
    var bundles: [[UInt8]] = []
    /// Whether revocation lists count.
    var checksLists = false
    /// Files that do not count, and why.
    var faults: [String] = []

    /// Reads the anchors' directory; may wait for a disk.
    ///
    /// CRLs in the directory are honoured as grid software does it: a CA without one is accepted, a revoked certificate and an outdated CRL are
    /// not.
    static func reading(_ anchors: TrustAnchors) throws(CredentialError) -> TrustMaterial {
        var material = TrustMaterial(bundles: anchors.caCertificatesPEM.map { [$0] } ?? [])
        if let directory = anchors.caDirectory {
            try CADirectory.read(directory, into: &material)
            material.checksLists = true
        }
        return material
    }

    /// The DER texts of the bundles' certificates, by the hash of their subjects.
    func indexedBundles() -> [UInt32: [[UInt8]]] {
        var index: [UInt32: [[UInt8]]] = [:]
        for bundle in bundles {
            for certificate in PEMBlocks.certificates(in: bundle) {
                guard let hash = Self.subjectHash(certificate) else { continue }
                index[hash, default: []].append(certificate)
            }
        }
        return index
    }

    static func hash(_ name: OpaquePointer?) -> UInt32 { UInt32(truncatingIfNeeded: X509_NAME_hash_ex(name, nil, nil, nil)) }

    /// Reads no more of the certificate than its subject: its key is what takes time.
    private static func subjectHash(_ certificate: [UInt8]) -> UInt32? {
        guard let subject = try? subject(of: certificate) else { return nil }
        return subject.withUnsafeBufferPointer { bytes -> UInt32? in
            var position = bytes.baseAddress
            guard let name = d2i_X509_NAME(nil, &position, bytes.count) else { return nil }
            defer { X509_NAME_free(name) }
            return hash(name)
        }
    }

    /// The subject with its own tag and length (RFC 5280, section 4.1).
    private static func subject(of certificate: [UInt8]) throws(DERError) -> ArraySlice<UInt8> {
        var outer = DERReader(certificate[...])
        var whole = try outer.next(.sequence).children
        var fields = try whole.next(.sequence).children
        _ = try fields.nextIf(.constructed(0))  // version
        _ = try fields.next(.integer)  // serial number
        _ = try fields.next(.sequence)  // signature algorithm
        _ = try fields.next(.sequence)  // issuer
        let validity = try fields.next(.sequence)
        let subject = try fields.next(.sequence)
        return certificate[validity.content.endIndex..<subject.content.endIndex]
    }
}
