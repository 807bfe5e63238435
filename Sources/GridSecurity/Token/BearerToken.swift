/// An OIDC token for the PanDA server, with the group for which it speaks.
package struct BearerToken: Sendable, Hashable {
    /// For the header `Authorization: Bearer`.
    package let token: Secret
    /// For the header `Origin`: VO and group, such as `atlas.pilot`.
    package let origin: String
    /// The file from which it was read; a refreshed token goes there too.
    package let path: String
    /// What the user should know though it is not wrong.
    package let warnings: [String]
}
