package import FoundationEssentials
import Glibc
package import Secrets

extension X509Proxy {
    /// The proxy in `text`, which is about to be written to `path`, checked as `load` checks a file, and against this one.
    ///
    /// It must not be limited, must last longer and must keep the primary role: throws `limitedRefused` or `noImprovement` otherwise.
    package func renewed(with text: Secret, at path: String, now: Date) throws(CredentialError) -> X509Proxy {
        let user = geteuid()
        let proxy = try Self.check(try PEMFile(FileBytes(text, owner: user), path: path), now: now, user: user)
        if proxy.isLimited { throw proxy.limitedRefused }
        if let reason = proxy.shortcoming(comparedTo: self) {
            throw CredentialError(.noImprovement, path: path, reason: reason)
        }
        return proxy
    }

    /// Why this proxy is no improvement on another one; nil when it is.
    package func shortcoming(comparedTo other: X509Proxy) -> String? {
        if identity != other.identity { return "it is a proxy of \(identity)" }
        if let role = other.attributes.first?.fqans.first, !attributes.contains(where: { $0.fqans.contains(role) }) {
            return "it lacks \(role)"
        }
        return goodUntil > other.goodUntil ? nil : "it is good until \(goodUntil.formatted(.iso8601)) only"
    }

    /// The production role as the PanDA server's `getProxy` wants it, `atlas:/atlas/Role=production`; nil for a proxy without.
    package var productionRole: String? {
        for attribute in attributes {
            let roles = attribute.fqans.map { $0.replacing("/Capability=NULL", with: "") }
            if let role = roles.first(where: { $0.hasSuffix("/Role=production") }) { return "\(attribute.vo):\(role)" }
        }
        return nil
    }
}
