/// Who is at the other end of a connection.
struct PeerIdentity: Sendable {
    /// Subject of the leaf certificate in one-line form; nil when none was shown.
    let name: String?
    /// The protocol of the connection, such as `TLSv1.3`.
    let tlsVersion: String
    /// Whether an earlier session was taken up.
    let isResumed: Bool

    /// The dispatcher refuses proxies whose last name says so.
    var isLimited: Bool { name?.contains("/CN=limited proxy") ?? false }
}
