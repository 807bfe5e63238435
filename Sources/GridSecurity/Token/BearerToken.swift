import FoundationEssentials
package import Secrets

/// An OIDC token for the PanDA server, with the group for which it speaks.
package struct BearerToken: Sendable, Hashable {
    /// For the header `Authorization: Bearer`.
    package let token: Secret
    /// For the header `Origin`: VO and group, such as `atlas.pilot`.
    package let origin: String
    /// The file from which it was read.
    package let path: String
    /// What the user should know though it is not wrong.
    package let warnings: [String]

    /// What the token says of its own life; nil when it says nothing.
    package var times: TokenTimes? { TokenTimes(token) }

    /// The error for a token that says that it has ended by `now`; nil as long as it may be good.
    func expiry(at now: Date) -> CredentialError? {
        guard let expires = times?.expires, expires <= now else { return nil }
        return CredentialError(
            .expired, path: path, reason: "the token expired at \(expires.formatted(.iso8601))",
            advice: "get a new one from whoever provides it, and check the clock of this node: date -u")
    }
}
