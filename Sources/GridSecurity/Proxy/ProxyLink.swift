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
