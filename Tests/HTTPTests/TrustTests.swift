import Foundation
import GridSecurity
import HTTP
import Sandbox
import Secrets
import Synchronization
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
                try HTTPTrust.file(sandbox.pki.caFile), HTTPTrust(try TrustStore(directory: sandbox.pki.caDirectory.string)),
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
        #expect(try await failure(showing: nil, trust: Self.system()).kind == .untrustedServer)
    }

    @Test func whatIsGivenReplacesTheSystemsBundle() async throws {
        #expect(try await failure(showing: nil, trust: .nobody).kind == .untrustedServer)
    }

    private static func system() throws -> HTTPTrust {
        let anchors = try TrustAnchors.resolve(cacert: nil, capath: nil, environment: [:], gridDirectory: "/no/such")
        return HTTPTrust(try ServerTrust(anchors, system: HTTPLibraries.systemAuthorities))
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
        let good = HTTPTrust(try TrustStore(directory: pki.caDirectory("good", revoking: [pki.user]).string))
        let bad = HTTPTrust(try TrustStore(directory: pki.caDirectory("bad", revoking: [pki.host]).string))
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

    /// One store serves all connections; a new list counts from the next handshake on.
    @Test func listsThatAreRenewedCount() async throws {
        let directory = try pki.caDirectory("renewed", revoking: [pki.user]).string
        let anchors = try TrustAnchors.resolve(cacert: nil, capath: directory, environment: [:])
        let trust = try ServerTrust(anchors, system: SystemAuthorities(bundle: nil))
        var options = SandboxOptions()
        options.clientCertificate = .optional
        options.hostCredential = pki.host
        try await withSandbox(options) { sandbox in
            func client() throws -> CurlHTTPClient { try .of(sandbox, credential: HTTPCredential.none, trust: HTTPTrust(trust)) }
            for _ in 0..<3 { #expect(try await client().perform(sandbox.request).isSuccess) }
            try pki.authority.writeDirectory(FilePath(directory), revoking: [pki.host])
            #expect(try await client().perform(sandbox.request).isSuccess)
            try trust.renew()
            #expect(try await client().failure(sandbox.request).kind == .untrustedServer)
        }
    }

    /// A hundred handshakes at once on many threads, none of which may miss what another is just bringing.
    @Test func oneStoreServesManyThreads() async throws {
        try await withSandbox { sandbox in
            let trust = HTTPTrust(try TrustStore(directory: sandbox.pki.caDirectory.string))
            try await withThrowingTaskGroup(of: Bool.self) { group in
                for _ in 0..<16 {
                    let client = try CurlHTTPClient.of(sandbox, trust: trust)
                    group.addTask { try await client.perform(sandbox.request).isSuccess }
                }
                for try await isSuccess in group { #expect(isSuccess) }
            }
        }
    }

    /// The connections of one client are used again, and what else it opens is opened as seldom as before.
    @Test func aStoreIsNoReasonForAnotherConnection() async throws {
        try await withSandbox { sandbox in
            let client = try CurlHTTPClient.of(sandbox)
            let replies = try await [client.perform(sandbox.request), client.perform(sandbox.request), client.perform(sandbox.request)]
            #expect(replies.map(\.connection.reused) == [false, true, true])
            // Another thread has connections of its own.
            #expect(try await !client.apart.perform(sandbox.request).connection.reused)
        }
    }

    /// What is fetched without showing anything may come from whoever the system trusts; what we show stays among the grid's authorities.
    @Test func theSystemsAuthoritiesCountWhereNothingIsShown() async throws {
        let grid = try TestPKI(name: "Grid CA")
        let anchors = try TrustAnchors.resolve(cacert: nil, capath: grid.caDirectory.string, environment: [:])
        let trust = HTTPTrust(try ServerTrust(anchors, system: SystemAuthorities(bundle: pki.caFile.string)))
        var options = SandboxOptions()
        options.clientCertificate = .optional
        options.hostCredential = pki.host
        try await withSandbox(options) { sandbox in
            var open = sandbox.request
            open.identity = .anonymous
            // With a token, which needs no other connection, as little as with a certificate.
            let token = HTTPCredential.bearer(token: Secret("token"), origin: "vo", hosts: ["127.0.0.1"])
            for credential in [token, .clientCertificate(pem: try Bytes.secret(grid.proxyFile))] {
                let client = try CurlHTTPClient.of(sandbox, credential: credential, trust: trust)
                #expect(try await client.failure(sandbox.request).kind == .untrustedServer)
                #expect(try await client.perform(open).isSuccess)
                #expect(try await client.perform(open).connection.reused)
                #expect(try await client.failure(sandbox.request).kind == .untrustedServer)
            }
            #expect(try sandbox.accessLog().allSatisfy { $0.client == nil })
        }
    }

    /// Without a bundle the system trusts nobody, and the pilot goes on.
    @Test func aSystemWithoutAuthoritiesIsNoFailure() throws {
        let anchors = try TrustAnchors.resolve(cacert: nil, capath: pki.caDirectory.string, environment: [:])
        let said = Mutex<[String]>([])
        let directory = try TemporaryDirectory()
        for bundle in [nil, "/nowhere.crt", directory.path.string] {
            _ = try ServerTrust(anchors, system: SystemAuthorities(bundle: bundle), warn: { text in said.withLock { $0.append(text) } })
        }
        #expect(said.withLock { $0 }.count == 1)
    }

    /// libcurl takes the CN of a certificate that names no host.
    @Test(arguments: [[], ["email:admin@example.org"], ["URI:https://127.0.0.1/"]])
    func aCommonNameIsNoName(names: [String]) async throws {
        let host = try pki.authority.issueHost(commonName: "127.0.0.1", names: names)
        let error = try await failure(showing: host, trust: .file(pki.caFile))
        #expect(error.kind == .wrongHostName && error.detail.contains("CN only"), "\(error)")
    }

    enum Rubbish: String, CaseIterable, Sendable {
        case junk, der, empty, dangling, directory, damaged
    }

    /// A node's lists are fetched by scripts, and now and then one is not what it should be: that is told, and no server is lost by it.
    @Test(arguments: Rubbish.allCases) func aListThatIsNoneIsTold(rubbish: Rubbish) async throws {
        let directory = try pki.caDirectory(rubbish.rawValue, revoking: [pki.user])
        let names = try FileManager.default.contentsOfDirectory(atPath: directory.string)
        let list = directory.appending(try #require(names.first { $0.hasSuffix(".r0") }))
        let text = try String(contentsOfFile: list.string, encoding: .utf8)
        try FileManager.default.removeItem(atPath: list.string)
        let file = URL(filePath: list.string)
        switch rubbish {
        case .junk: try Data("<html>404</html>".utf8).write(to: file)
        case .der: try Data([0x30, 0x82, 1, 2, 3]).write(to: file)
        case .empty: try Data().write(to: file)
        case .dangling: try FileManager.default.createSymbolicLink(atPath: list.string, withDestinationPath: "gone.r0")
        case .directory: try FileManager.default.createDirectory(atPath: list.string, withIntermediateDirectories: false)
        case .damaged: try Data((text.prefix(text.count / 2) + "\n-----END X509 CRL-----\n").utf8).write(to: file)
        }
        let anchors = try TrustAnchors.resolve(cacert: nil, capath: directory.string, environment: [:])
        let said = Mutex<[String]>([])
        let trust = try ServerTrust(anchors, system: SystemAuthorities(bundle: nil), warn: { text in said.withLock { $0.append(text) } })
        var options = SandboxOptions()
        options.clientCertificate = .optional
        options.hostCredential = pki.host
        try await withSandbox(options) { sandbox in
            let client = try CurlHTTPClient.of(sandbox, credential: HTTPCredential.none, trust: HTTPTrust(trust))
            #expect(try await client.perform(sandbox.request).isSuccess)
        }
        try trust.renew()
        // Once: it is no news ten minutes later.
        let words = said.withLock { $0 }
        #expect(words.count == 1 && words[0].contains(list.string), "\(words)")
    }

    @Test func aContextThatCannotBeSetUpEndsTheExchange() async throws {
        try await withSandbox { sandbox in
            var trust = try HTTPTrust.file(sandbox.pki.caFile)
            trust.install = { _ in false }
            #expect(try await CurlHTTPClient.of(sandbox, trust: trust).failure(sandbox.request).kind == .untrustedServer)
        }
    }
}
