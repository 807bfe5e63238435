/// A credential, CA file or CA directory that cannot be used, and how to mend it.
package struct CredentialError: Error, Sendable, Hashable, CustomStringConvertible {
    package enum Kind: String, Sendable, Hashable, CaseIterable {
        /// Nothing is there, or none of the usual places has one.
        case missing
        case isDirectory
        /// The system refuses to read it.
        case unreadable
        /// It holds no PEM block that we could use.
        case notPEM
        /// A PEM block in it is cut short or damaged.
        case truncated
        case noKey
        case keyMismatch
        /// The key needs a pass phrase, which a pilot cannot type.
        case encryptedKey
        case expired
        case notYetValid
        /// Others than owner and group may use the key.
        case worldReadable
        case foreignOwner
        /// The certificates do not follow one another from the proxy to the end-entity certificate.
        case brokenChain
        /// A limited proxy where the server wants a full one; see `X509Proxy.limitedRefused`.
        case limitedRefused
        /// A CA directory without the hashed names by which OpenSSL finds certificates.
        case notHashed
        /// Neither a private key nor a CA certificate where one of them is needed.
        case noAuthority
        /// A token, or its origin, that cannot stand in an HTTP header.
        case malformedToken
        /// A proxy that came as a renewal and is not better than the one it should replace.
        case noImprovement
    }

    package var kind: Kind
    /// The file or directory; empty when the complaint is that there is none.
    package var path: String
    /// What is wrong, without the path.
    package var reason: String
    /// What to do, such as `chmod 600 PATH`; empty when there is nothing to say.
    package var advice: String

    package init(_ kind: Kind, path: String, reason: String, advice: String = "") {
        self.kind = kind
        self.path = path
        self.reason = reason
        self.advice = advice
    }

    /// How a file that others may read is closed: the modes of a pod's secret are those of its volume.
    static func remedy(forOpen path: String, isPod: Bool) -> String {
        isPod ? "defaultMode: 0440 for the secret's volume, and fsGroup in the pod's securityContext" : "chmod 600 \(path)"
    }

    /// `/tmp/x509up_u0: the proxy expired at 2026-11-23T06:00:00Z (make a new one: voms-proxy-init)`, on one line.
    package var description: String {
        let line = path.isEmpty ? reason : "\(path): \(reason)"
        return (advice.isEmpty ? line : "\(line) (\(advice))").replacing("\n", with: " ")
    }
}
