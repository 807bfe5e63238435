/// What sort of certificate a link of a credential's chain is.
package enum ProxyKind: String, Sendable, Hashable, CaseIterable {
    /// A proxy with the proxyCertInfo extension of RFC 3820.
    case rfc3820
    /// A proxy with the extension of the draft before RFC 3820 (Globus Toolkit 3).
    case draft
    /// A proxy by its name only, `CN=proxy` or `CN=limited proxy` (Globus Toolkit 2).
    case legacy
    /// The user's own certificate, or any that is no proxy.
    case endEntity
}
