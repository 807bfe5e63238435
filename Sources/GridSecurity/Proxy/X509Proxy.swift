package import FoundationEssentials
package import Secrets

/// A usable X.509 credential, checked: a proxy of any kind, or a plain certificate, with its key in the same file.
///
package struct X509Proxy: Sendable, Hashable {
    package let path: String
    /// What the file held when it was read: certificate, key and chain.
    package let pem: Secret
    /// From the proxy to the end-entity certificate; never empty.
    package let chain: [ProxyLink]
    /// What the user should know though it is not wrong: a group-readable file, attributes that have expired.
    package var warnings: [String]

    private var leaf: ProxyLink { chain[0] }

    package var kind: ProxyKind { leaf.kind }
    /// What it is called.
    package var name: String { kind == .endEntity ? "certificate" : "proxy" }
    /// In slash form.
    package var subject: String { leaf.subject }
    /// In slash form.
    package var issuer: String { leaf.issuer }
    /// The end-entity certificate's subject: who the user is.
    package var identity: String { chain[chain.count - 1].subject }
    /// Whether any link is limited; the PanDA server refuses those.
    package var isLimited: Bool { chain.contains(where: \.isLimited) }
    /// How many further proxies may be made from this one; nil when nothing limits it.
    package var pathLength: Int? { chain.indices.compactMap { index in chain[index].pathLength.map { $0 - index } }.min() }
    /// When the shortest-lived link ends.
    package var expires: Date { chain.map(\.notAfter).min() ?? leaf.notAfter }
    /// VOMS attributes of all links, the newest proxy's first.
    package var attributes: [VOMSAttributes] { chain.flatMap(\.attributes) }

    /// When the server stops to see all of it: the chain's end, or that of the newest VOMS attributes, which carry the roles.
    package var goodUntil: Date { min(expires, attributes.first?.expires ?? expires) }

    /// What is left of the shortest-lived link; negative when it has ended.
    // fits: certificates end in the year 9999 at the latest
    package func timeLeft(at now: Date) -> Duration { .seconds(expires.timeIntervalSince(now)) }

    /// The error for a caller who cannot do with a limited proxy.
    package var limitedRefused: CredentialError {
        CredentialError(
            .limitedRefused, path: path, reason: "this is a limited proxy, which the server refuses",
            advice: "make a full one: voms-proxy-init without -limited")
    }
}
