/// The proxyCertInfo extension: what a proxy may do, and how many may follow it.
struct ProxyPolicy: Hashable {
    /// Globus's policy language of a limited proxy, which may move files and not start jobs.
    private static let limitedLanguage = "1.3.6.1.4.1.3536.1.1.1.9"

    let language: String
    let pathLength: Int?

    var isLimited: Bool { language == Self.limitedLanguage }

    /// Reads RFC 3820's form, `{ INTEGER?, { OID, OCTET STRING? } }`, and the draft's, `{ { OID, … }, [1] INTEGER? }`.
    init(_ content: [UInt8]) throws(DERError) {
        var outer = DERReader(content[...])
        var fields = try outer.next(.sequence).children
        guard outer.isAtEnd else { throw .badValue }
        var pathLength = try fields.nextIf(.integer)?.count()
        var policy = try fields.next(.sequence).children
        language = try policy.next(.objectIdentifier).objectIdentifier()
        if let wrapped = try fields.nextIf(.constructed(1)) {
            var inner = wrapped.children
            pathLength = try inner.next(.integer).count()
        }
        guard fields.isAtEnd else { throw .badValue }
        self.pathLength = pathLength
    }
}
