import Sandbox
import SystemPackage
import TestSupport
import Testing

@Suite struct CredentialTests {
    /// What a client shows, and whether the server lets it in.
    enum Shown: String, CaseIterable {
        case proxy, user, proxyOfProxy, rsaProxy
        case nothing, expired, future, unknownCA, legacy, beyondPathLength, foreignKey

        var isGood: Bool { [.proxy, .user, .proxyOfProxy, .rsaProxy].contains(self) }

        func credential(_ pki: SandboxPKI) throws -> IssuedCredential? {
            let user = pki.user
            return switch self {
            case .proxy: pki.proxy
            case .user: user
            case .proxyOfProxy: try pki.proxy.proxy()
            case .rsaProxy: try user.proxy(keys: .rsa)
            case .nothing: nil
            case .expired: try user.proxy(validity: .expired)
            case .future: try user.proxy(validity: .future)
            case .unknownCA: try TestAuthority(name: "Unknown CA").issueUser().proxy()
            case .legacy: try user.proxy(.legacy)
            case .beyondPathLength: try user.proxy(pathLength: 0).proxy()
            case .foreignKey: try pki.proxy.withForeignKey()
            }
        }
    }

    @Test(arguments: Shown.allCases) func clientsAreVerified(shown: Shown) async throws {
        try await withSandbox { sandbox async throws in
            let directory = try TemporaryDirectory()
            var client = Client(sandbox)
            client.credential = nil
            if let credential = try shown.credential(sandbox.pki) {
                client.credential = directory.appending("x509")
                try credential.write(to: directory.appending("x509"))
            }
            let answer = try client.curl("/server/panda/isAlive")
            #expect((answer.exit == 0) == shown.isGood)
            #expect(answer.text == (shown.isGood ? "alive=yes" : ""))
        }
    }

    @Test func withoutCertificateTheDispatcherRefuses() async throws {
        var options = SandboxOptions()
        options.clientCertificate = .optional
        try await withSandbox(options) { sandbox async throws in
            try sandbox.submit(["prodSourceLabel": "managed"])
            var client = Client(sandbox)
            client.credential = nil
            #expect(try client.take() == ["success": false, "message": "SSL secure connection is required", "data": nil])
            #expect(try client.legacy("getJob", [("siteName", "SANDBOX_QUEUE")])["StatusCode"] == 60)
            #expect(try client.legacy("updateJob", [("jobId", "1"), ("state", "running")])["StatusCode"] == 60)
            #expect(try client.curl("/server/panda/isAlive").text == "alive=yes")
            #expect(try client.curl("/cache/ddmendpoints.json").status == 200)
            #expect(try client.curl("/storage/x").status == 403)
        }
    }

    @Test func limitedProxiesAreRefusedByV1() async throws {
        try await withSandbox { sandbox async throws in
            let directory = try TemporaryDirectory()
            var client = Client(sandbox)
            client.credential = directory.appending("x509")
            try sandbox.pki.user.proxy(limited: true).write(to: directory.appending("x509"))
            #expect(try client.take()["message"] == "SSL secure connection is required")
            #expect(try client.legacy("getJob", [("siteName", "SANDBOX_QUEUE")])["StatusCode"] == 20)
        }
    }

    @Test(arguments: ["expired", "wrong name", "unknown CA"]) func badHostsAreRefusedByClients(kind: String) async throws {
        let pki = try TestPKI()
        var options = SandboxOptions()
        let directory = try TemporaryDirectory()
        let authority = try Sandbox(directory: directory.path).pki.authority
        options.hostCredential =
            switch kind {
            case "expired": try authority.issueHost(validity: .expired)
            case "wrong name": try authority.issueHost(commonName: "elsewhere", names: ["DNS:elsewhere"])
            default: pki.host
            }
        let sandbox = try Sandbox(directory: directory.path, options: options)
        defer { sandbox.close() }
        // 60: the peer's certificate cannot be authenticated.
        #expect(try Client(sandbox).curl("/server/panda/isAlive").exit == 60)
    }

    @Test func revokedCertificatesAreKnownByTheirList() throws {
        let pki = try TestPKI()
        let certificates = try pki.caDirectory("with-list", revoking: [pki.host])
        let host = try pki.directory.write(pki.host.certificate, to: "host.pem")
        let user = try pki.directory.write(pki.user.certificate, to: "user.pem")
        func verify(_ file: FilePath) throws -> String {
            try Tool.run("/usr/bin/openssl", ["verify", "-crl_check", "-CApath", certificates.string, file.string])
        }
        #expect(try verify(host).contains("certificate revoked"))
        #expect(try verify(user).hasSuffix(": OK\n"))
    }

    @Test func proxiesAreWhatOpenSSLTakesForProxies() throws {
        let pki = try TestPKI()
        let user = try pki.directory.write(pki.user.certificate, to: "user.pem")
        let limited = try pki.file("limited", pki.user.proxy(limited: true, pathLength: 0))
        func verify(_ file: FilePath) throws -> String {
            try Tool.run(
                "/usr/bin/openssl",
                ["verify", "-allow_proxy_certs", "-CAfile", pki.caFile.string, "-untrusted", user.string, file.string])
        }
        #expect(try verify(pki.proxyFile).hasSuffix(": OK\n"))
        #expect(try verify(limited).hasSuffix(": OK\n"))
        let text = try Tool.run("/usr/bin/openssl", ["x509", "-in", limited.string, "-noout", "-text"])
        #expect(text.contains("Path Length Constraint: 00") && text.contains("1.3.6.1.4.1.3536.1.1.1.9"))
    }

    @Test func aProxyThatEndsSoonIsMadeAnew() throws {
        let directory = try TemporaryDirectory()
        let first = try SandboxPKI(directory: directory.path)
        #expect(try SandboxPKI(directory: directory.path).proxy.certificate == first.proxy.certificate)
        let short = try first.user.proxy(validity: .seconds(1800))
        try short.write(to: first.proxyFile)
        let second = try SandboxPKI(directory: directory.path)
        #expect(second.proxy.certificate != short.certificate)
        #expect(second.user.certificate == first.user.certificate)
        #expect(try second.proxy.secondsLeft > 3600)
    }
}
