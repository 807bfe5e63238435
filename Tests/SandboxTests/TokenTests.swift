import Sandbox
import SystemPackage
import TestSupport
import Testing

/// Tokens as identities, and the calls that give out tokens and proxies, as panda-server answers them.
@Suite struct TokenTests {
    private static let options: SandboxOptions = {
        var options = SandboxOptions()
        options.clientCertificate = .optional
        return options
    }()

    private func withClient(_ body: (Sandbox, Client) throws -> Void) async throws {
        try await withSandbox(Self.options) { sandbox in
            var client = Client(sandbox)
            client.credential = nil
            try body(sandbox, client)
        }
    }

    private func headers(_ token: String, _ origin: String?) -> [String] {
        ["-H", "Authorization: Bearer \(token)", "-H", "Accept: application/json"] + (origin.map { ["-H", "Origin: \($0)"] } ?? [])
    }

    @Test(
        arguments: [
            ("good", "sandbox.production", 200, 20), ("good", "sandbox:production", 200, 20), ("good", "sandbox.pilot", 200, 20),
            ("good", "sandbox", 200, 60),
            ("good", nil, 403, "Token decode failure"), ("good", "atlas.production", 403, "Unknown vo : atlas"),
            ("good", "sandbox.admin", 403, "Not a member of the sandbox/admin group"),
            ("ended", "sandbox.production", 403, "Invalid token. Signature has expired"),
            ("forged", "sandbox.production", 403, "Invalid token."), ("", "sandbox.production", 200, 60),
        ] as [(String, String?, Int, any Sendable)]) func theDispatcherReadsTokens(
            kind: String, origin: String?, status: Int, answer: any Sendable
        ) async throws
    {
        try await withClient { sandbox, client in
            let good = try sandbox.tokens.issue(lifetime: 3600)
            let token = try ["good": good, "ended": sandbox.tokens.issue(lifetime: -1), "forged": good + "x"][kind] ?? ""
            let reply = try client.curl("/server/panda/getJob", headers(token, origin) + ["-d", "siteName=SANDBOX_QUEUE"])
            #expect(reply.status == status)
            if let code = answer as? Int { #expect(try reply.json()["StatusCode"]?.int == code) }
            if let text = answer as? String { #expect(reply.text.hasPrefix("ERROR : Token authentication failed. \(text)")) }
            #expect(try (sandbox.accessLog().last?.token != nil) == (status == 200 && !token.isEmpty))
        }
    }

    @Test func v1WantsTheProductionRole() async throws {
        try await withClient { sandbox, client in
            let token = try sandbox.tokens.issue(lifetime: 3600)
            for (origin, says) in [("sandbox.production", "No jobs in PanDA"), ("sandbox.pilot", "no production/pilot role")] {
                let reply = try client.curl(
                    "/api/v1/pilot/acquire_jobs",
                    headers(token, origin) + ["-H", "Content-Type: application/json", "-d", #"{"site_name": "SANDBOX_QUEUE"}"#])
                #expect(try reply.json()["message"]?.string?.hasPrefix(says) == true, "\(reply.text)")
            }
        }
    }

    /// The certificate is fine, which does not help.
    @Test func aBadTokenIsRefusedBesideAGoodCertificate() async throws {
        try await withSandbox(Self.options) { sandbox in
            let reply = try Client(sandbox).curl("/server/panda/isAlive", headers("rubbish", "sandbox.production"))
            #expect(reply.status == 403)
        }
    }

    @Test func tokensAreRenewed() async throws {
        try await withClient { sandbox, client in
            let token = try sandbox.tokens.issue(lifetime: 3600), origin = "sandbox.production"
            func renew(_ path: String) throws -> WireValue { try client.curl(path, headers(token, origin)).json() }
            let query = "client_name=pilot_server&token_key=\(sandbox.tokens.key)"
            for text in [
                try renew("/server/panda/get_access_token?\(query)")["userProxy"],
                try renew("/api/v1/creds/get_access_token?\(query)")["data"]?["user_proxy"],
            ] {
                let renewed = try #require(text?.string)
                #expect(renewed != token)
                let reply = try client.curl("/server/panda/getJob", headers(renewed, origin) + ["-d", "siteName=SANDBOX_QUEUE"])
                #expect(try reply.json()["StatusCode"] == 20)
            }
            let bad = "client_name=pilot_server&token_key=x", unknown = "client_name=x&token_key=\(sandbox.tokens.key)"
            #expect(try renew("/server/panda/get_access_token?\(bad)")["StatusCode"] == 50)
            #expect(try renew("/server/panda/get_access_token?\(unknown)")["StatusCode"] == 90)
            #expect(try renew("/api/v1/creds/get_access_token?\(bad)")["success"] == false)
            #expect(try renew("/api/v1/creds/get_access_token?\(unknown)")["message"] == "'token' not found for x")
            #expect(try renew("/api/v1/creds/get_access_token")["message"] == "Argument error: missing a required argument: 'client_name'")
            // The token's owner has no proxy there.
            #expect(try renew("/server/panda/getProxy")["StatusCode"] == 90)
            #expect(try renew("/api/v1/creds/get_proxy")["message"] == "'proxy' not found for Sandbox Robot")
        }
    }

    @Test func proxiesAreGivenToTheirUser() async throws {
        try await withSandbox(Self.options) { sandbox in
            var client = Client(sandbox)
            let text = try #require(try client.get("/server/panda/getProxy?role=atlas%3A%2Fatlas%2FRole%3Dproduction")["userProxy"]?.string)
            let v1 = try #require(try client.get("/api/v1/creds/get_proxy?role=x")["data"]?["user_proxy"]?.string)
            let directory = try TemporaryDirectory()
            for text in [text, v1] {
                client.credential = try directory.write(text, to: "renewed")
                #expect(try client.curl("/server/panda/isAlive").text == "alive=yes")
            }
            #expect(try client.get("/api/v1/creds/get_proxy?dn=/CN=Other")["success"] == false)
            client.credential = nil
            #expect(try client.get("/server/panda/getProxy")["StatusCode"] == 70)
            #expect(try client.get("/api/v1/creds/get_proxy")["message"] == "SSL secure connection is required")
        }
    }

    @Test func aSandboxStartedAgainKnowsItsTokens() throws {
        let directory = try TemporaryDirectory()
        func start() throws -> (key: String, token: String) {
            let sandbox = try Sandbox(directory: directory.path, options: Self.options)
            defer { sandbox.close() }
            let token = try Tool.run("/bin/cat", [sandbox.tokens.tokenFile.string])
            let origin = "sandbox.production"
            let reply = try Client(sandbox).curl("/server/panda/isAlive", headers(token, origin))
            #expect(reply.text == "alive=yes")
            return (sandbox.tokens.key, token)
        }
        #expect(try start() == start())
    }
}
