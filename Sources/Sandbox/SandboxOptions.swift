/// How a sandbox is run.
package struct SandboxOptions: Sendable {
    /// Where to listen.
    package var host = "127.0.0.1"
    /// 0 takes a free port.
    package var port = 0
    /// Whether clients must show a certificate.
    package var clientCertificate = ClientCertificate.required
    /// Whether `/server/panda` is there; servers since May 2026 answer 403.
    package var servesLegacy = true
    /// Whether `/api/v1` is there; old servers answer 404.
    package var servesV1 = true
    /// Whether a PUT makes the collections that it lacks, as XRootD and dCache do; Apache and nginx say 409 and want MKCOL.
    package var makesCollections = true
    /// Whether users may fetch proxies and tokens, by flag `p` in the server's table of users.
    package var givesCredentials = true
    /// What goes wrong on purpose; more can be set while the server runs.
    package var faults: [Fault] = []
    /// Seconds between a final update and the Adder's run; until then the job is `holding`.
    package var adderDelay = 0.0
    /// Kind of the keys made at the first start.
    package var keys = KeyKind.ec
    /// Instead of the certificate in `DIR/pki`, for tests of what clients refuse.
    package var hostCredential: IssuedCredential?
    /// Whether TLS 1.3 is left out.
    package var onlyTLS12 = false
    /// Seconds that a client may be silent.
    package var patience = 300
    /// Whether a connection serves more than one request.
    package var keepsConnections = true
    /// Seconds since 1970; nil for the system's clock.
    package var now: (@Sendable () -> Double)?

    package init() {}
}
