import GridSecurity
import HTTP
import Sandbox
import SystemPackage
import TestSupport
import Testing

/// Whom the client believes.
@Suite struct TrustTests {
    private let pki: TestPKI

    init() throws {
        pki = try TestPKI(name: "Another CA")
    }

    /// Talks to a sandbox that shows `host` and wants no certificate.
    private func failure(showing host: IssuedCredential?, trust: HTTPTrust?) async throws -> HTTPError {
        var options = SandboxOptions()
        options.clientCertificate = .optional
        options.hostCredential = host
        return try await withSandbox(options) { sandbox in
            try await CurlHTTPClient.of(sandbox, credential: HTTPCredential.none, trust: trust).failure(sandbox.request)
        }
    }

    @Test func aKnownAuthorityIsTrusted() async throws {
        try await withSandbox { sandbox in
            for trust in [
                try HTTPTrust.file(sandbox.pki.caFile), HTTPTrust(caDirectory: sandbox.pki.caDirectory.string, systemBundle: false),
            ] {
                let response = try await CurlHTTPClient.of(sandbox, trust: trust).perform(sandbox.request)
                #expect(response.isSuccess)
                #expect(response.text.hasPrefix("{"))
                #expect(response.connection.peer == "127.0.0.1:\(sandbox.port)")
            }
        }
    }

    @Test func anUnknownAuthorityIsNot() async throws {
        let error = try await failure(showing: nil, trust: .file(pki.caFile))
        #expect(error.kind == .untrustedServer)
        #expect(error.detail.contains("curl 60"))
        #expect(error.detail.contains("certificate problem"))
    }

    @Test func theSystemsBundleDoesNotKnowOurs() async throws {
        #expect(try await failure(showing: nil, trust: HTTPTrust()).kind == .untrustedServer)
    }

    @Test func whatIsGivenReplacesTheSystemsBundle() async throws {
        #expect(try await failure(showing: nil, trust: HTTPTrust(systemBundle: false)).kind == .untrustedServer)
    }

    @Test func anExpiredCertificateIsRefused() async throws {
        let error = try await failure(showing: pki.authority.issueHost(validity: .expired), trust: .file(pki.caFile))
        #expect(error.kind == .untrustedServer)
        #expect(error.detail.contains("expired"))
    }

    @Test func aCertificateForAnotherHostIsRefused() async throws {
        let host = try pki.authority.issueHost(commonName: "other.example", names: ["DNS:other.example"])
        let error = try await failure(showing: host, trust: .file(pki.caFile))
        #expect(error.kind == .wrongHostName)
        #expect(error.detail.contains("127.0.0.1"))
    }

    @Test func aRevokedCertificateIsRefused() async throws {
        let good = HTTPTrust(
            try TrustAnchors.resolve(cacert: nil, capath: pki.caDirectory("good", revoking: [pki.user]).string, environment: [:]))
        let bad = HTTPTrust(
            try TrustAnchors.resolve(cacert: nil, capath: pki.caDirectory("bad", revoking: [pki.host]).string, environment: [:]))
        var options = SandboxOptions()
        options.clientCertificate = .optional
        options.hostCredential = pki.host
        try await withSandbox(options) { sandbox in
            let response = try await CurlHTTPClient.of(sandbox, credential: HTTPCredential.none, trust: good).perform(sandbox.request)
            #expect(response.isSuccess)
            let error = try await CurlHTTPClient.of(sandbox, credential: HTTPCredential.none, trust: bad).failure(sandbox.request)
            #expect(error.kind == .untrustedServer)
            #expect(error.detail.contains("revoked"))
        }
    }

    @Test func aContextThatCannotBeSetUpEndsTheExchange() async throws {
        try await withSandbox { sandbox in
            var trust = try HTTPTrust.file(sandbox.pki.caFile)
            trust.configureSSLContext = { _ in false }
            #expect(try await CurlHTTPClient.of(sandbox, trust: trust).failure(sandbox.request).kind == .untrustedServer)
        }
    }
}
