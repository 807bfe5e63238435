import Curl
import GridSecurity
import Logging
import Sandbox
import Secrets
import Synchronization
import SystemPackage
import TestSupport
import Testing

@testable import HTTP

/// As whom the client appears, and to whom.
@Suite struct IdentityTests {
    @Test func theProxyIsShown() async throws {
        try await withSandbox { sandbox in
            let response = try await CurlHTTPClient.of(sandbox).perform(sandbox.request)
            #expect(response.isSuccess)
            #expect(try sandbox.accessLog().map(\.client) == [DistinguishedNames.of(sandbox.pki.proxy)])
        }
    }

    /// Under TLS 1.3 the server may be gone before its reason is read, which must not make a difference.
    @Test(arguments: [true, false])
    func withoutACertificateTheServerRefuses(onlyTLS12: Bool) async throws {
        var options = SandboxOptions()
        options.onlyTLS12 = onlyTLS12
        try await withSandbox(options) { sandbox in
            let error = try await CurlHTTPClient.of(sandbox, credential: HTTPCredential.none).failure(sandbox.request)
            #expect(error.kind == .credentialRefused, "\(error)")
            #expect(error.doing == "GET \(sandbox.url)/cache/ddmendpoints.json")
        }
    }

    @Test(arguments: [true, false])
    func aCertificateTheServerDoesNotLikeIsRefused(onlyTLS12: Bool) async throws {
        let stranger = try TestPKI(name: "Stranger CA")
        var options = SandboxOptions()
        options.onlyTLS12 = onlyTLS12
        try await withSandbox(options) { sandbox in
            let expired = stranger.directory.appending("expired")
            try sandbox.pki.user.proxy(validity: .expired).write(to: expired)
            for path in [expired, stranger.proxyFile] {
                let client = try CurlHTTPClient.of(sandbox, credential: .clientCertificate(pem: try Bytes.secret(path)))
                let error = try await client.failure(sandbox.request)
                #expect(error.kind == .credentialRefused, "\(error)")
            }
        }
    }

    @Test func aCredentialThatCannotBeLoadedIsBad() async throws {
        let pki = try TestPKI()
        try await withSandbox { sandbox in
            let foreign = try pki.file("foreign", pki.proxy.withForeignKey())
            let noKey = try pki.directory.write(pki.proxy.certificate, to: "nokey")
            for path in [foreign, noKey, pki.caFile] {
                let client = try CurlHTTPClient.of(sandbox, credential: .clientCertificate(pem: try Bytes.secret(path)))
                let error = try await client.failure(sandbox.request)
                #expect(error.kind == .badCredential, "\(error)")
            }
        }
    }

    /// Not even over the connection that the proxy opened.
    @Test func anonymousRequestsShowNothing() async throws {
        var options = SandboxOptions()
        options.clientCertificate = .optional
        try await withSandbox(options) { sandbox in
            let client = try CurlHTTPClient.of(sandbox)
            var request = sandbox.request
            _ = try await client.perform(request)
            request.identity = .anonymous
            let response = try await client.perform(request)
            #expect(!response.connection.reused)
            #expect(try sandbox.accessLog().map { $0.client == nil } == [false, true])
        }
    }

    /// A resumed session would hide the proxy's chain, and with it the VOMS roles, from the server.
    @Test func connectionsAreUsedAgainButNoSessionsOfAProxy() async throws {
        try await withSandbox { sandbox in
            let client = try CurlHTTPClient.of(sandbox)
            var request = sandbox.request
            let first = try await client.perform(request)
            request.headers = [HTTPHeader("Connection", "close")]
            let second = try await client.perform(request)
            let third = try await client.perform(sandbox.request)
            #expect([first, second, third].map(\.connection.reused) == [false, true, false])
            #expect(try sandbox.accessLog().map(\.isResumed) == [false, false, false])
        }
    }

    /// libcurl would go on with the connection of the old certificate, as the file's name is the same.
    @Test func aCertificateRenewedInPlaceIsShownByAllCopiesAtOnce() async throws {
        let directory = try TemporaryDirectory(), path = directory.appending("x509up")
        try await withSandbox { sandbox in
            try sandbox.pki.proxy.write(to: path)
            let client = try CurlHTTPClient.of(sandbox, credential: .clientCertificate(pem: try Bytes.secret(path))), copy = client
            _ = try await client.perform(sandbox.request)
            let renewed = try sandbox.pki.user.proxy()
            try renewed.write(to: path)
            #expect(try await copy.perform(sandbox.request).connection.reused)
            client.show(.clientCertificate(pem: try Bytes.secret(path)))
            #expect(try await !copy.perform(sandbox.request).connection.reused)
            #expect(try await client.perform(sandbox.request).connection.reused)
            let old = DistinguishedNames.of(sandbox.pki.proxy), new = DistinguishedNames.of(renewed)
            #expect(try sandbox.accessLog().map(\.client) == [old, old, new, new])
        }
    }

    /// The credential changes in the middle of a body that is on its way.
    @Test func anExchangeUnderWayKeepsItsCredential() async throws {
        let directory = try TemporaryDirectory(), path = directory.appending("renewed")
        try await withSandbox { sandbox in
            try sandbox.pki.user.proxy().write(to: path)
            let client = try CurlHTTPClient.of(sandbox)
            let sink = ActingSink { client.show(.clientCertificate(pem: try Bytes.secret(path))) }
            #expect(try await client.perform(sandbox.request, into: sink).isSuccess)
            #expect(sink.count > 0)
            #expect(try await !client.perform(sandbox.request).connection.reused)
        }
    }

    @Test(arguments: [
        ("https://panda.example:25443/x", HTTPRequest.Identity.configured, true),
        ("https://PANDA.example/x", .configured, true),
        ("https://panda.example/x", .anonymous, false),
        ("https://storage.example/x", .configured, false),
        ("https://panda.example.evil.example/x", .configured, false),
        ("https://user@evil.example/panda.example", .configured, false),
        ("http://panda.example/x", .configured, false),
    ])
    func tokensGoToTheirHostsOnly(url: String, identity: HTTPRequest.Identity, isSent: Bool) throws {
        let maker = TransferMaker(
            trust: .nobody, trace: nil, redactor: Redactor(), logger: Logger(label: "test"), userAgent: "test", maximumReply: 1)
        let token = HTTPCredential.bearer(token: Secret("t0ken"), origin: "atlas.pilot", hosts: ["Panda.example"])
        let transfer = maker.transfer(for: try Hop(HTTPRequest(.get, url, identity: identity)), as: token, into: nil)
        let lines = transfer.headers.map { "\($0.name): \($0.value)" }.filter { $0 != "Accept-Encoding: gzip" }
        #expect(lines == (isSent ? ["Authorization: Bearer t0ken", "Origin: atlas.pilot"] : []))
    }

    @Test func aTokenIsSentAndNotShown() async throws {
        var options = SandboxOptions()
        options.clientCertificate = .optional
        let directory = try TemporaryDirectory()
        try await withSandbox(options) { sandbox in
            let path = directory.appending("trace")
            let trace = try TraceFile(path, format: .ascii)
            let client = try CurlHTTPClient.of(
                sandbox, credential: .bearer(token: Secret("t0ken"), origin: "atlas.pilot", hosts: ["127.0.0.1"]), trace: trace)
            _ = try await client.perform(sandbox.request)
            await trace.flush()
            let text = String(decoding: try Bytes.of(path), as: UTF8.self)
            #expect(text.contains("Authorization: ****"))
            #expect(text.contains("Origin: atlas.pilot"))
            #expect(!text.contains("t0ken"))
            client.show(.none)
            #expect(try await client.perform(sandbox.request).connection.reused)
            await trace.flush()
            let both = String(decoding: try Bytes.of(path), as: UTF8.self)
            #expect(both.ranges(of: "Authorization").count == 1)
        }
    }
}

/// Does something when the first bytes come.
private final class ActingSink: ByteSink {
    private let act: @Sendable () throws -> Void
    private let state = Mutex(0)

    init(_ act: @escaping @Sendable () throws -> Void) { self.act = act }

    var count: Int { state.withLock { $0 } }

    func write(_ bytes: [UInt8]) throws {
        if count == 0 { try act() }
        state.withLock { $0 += bytes.count }
    }
}

enum DistinguishedNames {
    /// As the sandbox's log writes it.
    static func of(_ credential: IssuedCredential) -> String { credential.subject }
}
