import Sandbox
import Synchronization
import TestSupport
import Testing

@testable import HTTP

/// Redirects, and what is carried along.
@Suite struct RedirectTests {
    struct Row: Sendable, CustomTestStringConvertible {
        let method: HTTPRequest.Method
        let status: Int
        let next: HTTPRequest.Method
        let keepsBody: Bool
        var testDescription: String { "\(status) \(method)" }
    }

    @Test(arguments: [
        Row(method: .get, status: 301, next: .get, keepsBody: true), Row(method: .post, status: 301, next: .get, keepsBody: false),
        Row(method: .post, status: 302, next: .get, keepsBody: false), Row(method: .put, status: 302, next: .put, keepsBody: true),
        Row(method: .post, status: 303, next: .get, keepsBody: false), Row(method: .put, status: 303, next: .get, keepsBody: false),
        Row(method: .head, status: 303, next: .head, keepsBody: true), Row(method: .post, status: 307, next: .post, keepsBody: true),
        Row(method: .put, status: 307, next: .put, keepsBody: true), Row(method: .delete, status: 308, next: .delete, keepsBody: true),
    ])
    func methodAndBodyFollowTheRules(row: Row) async throws {
        let source = PiecewiseSource([1])
        let headers = [HTTPHeader("Content-Type", "text/plain"), HTTPHeader("X-Other", "1")]
        let hop = try Hop(HTTPRequest(row.method, "https://host/a", headers: headers, body: .stream(source)))
        let next = try #require(try await hop.following(Self.redirect(row.status, to: "/b")))
        #expect(next.request.method == row.next)
        #expect(next.request.url == "https://host/b")
        #expect(next.request.headers.map(\.name) == (row.keepsBody ? ["Content-Type", "X-Other"] : ["X-Other"]))
        #expect(source.rewinds == (row.keepsBody ? 1 : 0))
    }

    @Test(arguments: [
        ("/other", true), ("https://host:443/other", true), ("https://HOST/other", true), ("https://host:8443/", false),
        ("https://sub.host/", false), ("//evil/", false), ("davs://evil/", false), ("https://host@evil/", false),
    ])
    func credentialsStayWithTheirServer(location: String, keeps: Bool) async throws {
        let personal = ["Authorization", "cookie", "Origin", "Proxy-Authorization"].map { HTTPHeader($0, "x") }
        let hop = try Hop(HTTPRequest(.get, "https://host/a", headers: personal + [HTTPHeader("Range", "x")]))
        let next = try #require(try await hop.following(Self.redirect(302, to: location)))
        #expect(next.request.headers.count == (keeps ? 5 : 1))
        if case .configured = next.request.identity { #expect(keeps) } else { #expect(!keeps) }
    }

    @Test(arguments: ["http://host/", "dav://host/", "ftp://host/", "file:///etc/passwd", "https://ho st/", ""])
    func badTargetsAreRefused(location: String) async throws {
        let hop = try Hop(HTTPRequest(.get, "https://host/a"))
        guard !location.isEmpty else {
            // An empty reference is the same address again; the count of redirects ends that.
            #expect(try await hop.following(Self.redirect(302, to: location)) != nil)
            return
        }
        await #expect { try await hop.following(Self.redirect(302, to: location)) } throws: { ($0 as? HTTPError)?.kind == .badURL }
    }

    @Test func otherRepliesAreNoRedirects() async throws {
        let hop = try Hop(HTTPRequest(.get, "https://host/a"))
        #expect(try await hop.following(Self.redirect(200, to: "/b")) == nil)
        #expect(try await hop.following(Self.redirect(304, to: "/b")) == nil)
        #expect(
            try await hop.following(HTTPResponse(status: 302, headers: [], body: [], connection: .init(peer: "", reused: false))) == nil)
    }

    @Test func theyAreFollowedOnlyWhenAskedFor() async throws {
        let server = try Self.countdown()
        defer { server.close() }
        let client = try CurlHTTPClient.plain()
        #expect(try await client.perform(HTTPRequest(.get, server.url("/3"))).status == 302)
        let response = try await client.perform(HTTPRequest(.get, server.url("/3"), redirects: 3))
        #expect(response.status == 200)
        #expect(response.text == "arrived")
        let error = try await client.failure(HTTPRequest(.get, server.url("/3"), redirects: 2))
        #expect(error.kind == .tooManyRedirects)
    }

    @Test func onlyTheLastReplyGoesIntoTheSink() async throws {
        let server = try Self.countdown()
        defer { server.close() }
        let sink = KeepingSink()
        _ = try await CurlHTTPClient.plain().perform(HTTPRequest(.get, server.url("/2"), redirects: 5), into: sink)
        #expect(String(decoding: sink.bytes, as: UTF8.self) == "arrived")
    }

    @Test func aStreamIsSentAgain() async throws {
        let server = try LoopbackServer { connection in
            while let request = connection.request() {
                if request.hasPrefix("PUT /pool") {
                    connection.reply(Array(request.suffix(4).utf8))
                } else {
                    connection.reply(status: "307 Temporary Redirect", headers: ["Location: /pool"])
                }
            }
        }
        defer { server.close() }
        let body = HTTPBody.stream(PiecewiseSource(Array("body".utf8)))
        #expect(try await CurlHTTPClient.plain().perform(HTTPRequest(.put, server.url("/door"), body: body, redirects: 1)).text == "body")
    }

    @Test func theProxyIsNotShownToAnotherServer() async throws {
        var options = SandboxOptions()
        options.clientCertificate = .optional
        try await withSandbox(options) { sandbox in
            let door = try LoopbackServer { connection in
                _ = connection.request()
                connection.reply(status: "302 Found", headers: ["Location: \(sandbox.request.url)"])
            }
            defer { door.close() }
            let response = try await CurlHTTPClient.of(sandbox).perform(HTTPRequest(.get, door.url(), redirects: 1))
            #expect(response.status == 200)
            #expect(try sandbox.accessLog().map(\.client) == [nil])
        }
    }

    /// Whoever has to mend something must be told where, and that is not where was asked.
    @Test func whoAnsweredOrFailedIsNamed() async throws {
        var options = SandboxOptions()
        options.clientCertificate = .optional
        try await withSandbox(options) { sandbox in
            let door = try LoopbackServer { connection in
                while connection.request() != nil { connection.reply(status: "302 Found", headers: ["Location: \(sandbox.request.url)"]) }
            }
            defer { door.close() }
            let request = HTTPRequest(.get, door.url(), redirects: 1), pool = try #require(HTTPOrigin(sandbox.url))
            #expect(try await CurlHTTPClient.of(sandbox).perform(request).origin == pool)
            let error = try await CurlHTTPClient.of(sandbox, trust: .nobody).failure(request)
            #expect(error.kind == .untrustedServer && error.origin == pool && error.doing.contains("\(pool)"))
            #expect(pool.description == "127.0.0.1:\(sandbox.port)")
        }
    }

    /// A server that wants a certificate of everybody is not to be taken for one that refuses ours.
    @Test func aCertificateThatWasNotShownWasNotRefused() async throws {
        try await withSandbox { sandbox in
            var request = sandbox.request
            request.identity = .anonymous
            let error = try await CurlHTTPClient.of(sandbox).failure(request)
            #expect(error.kind == .credentialWanted && !error.isAboutTrust, "\(error)")
        }
    }

    private static func redirect(_ status: Int, to location: String) -> HTTPResponse {
        HTTPResponse(status: status, headers: [HTTPHeader("location", location)], body: [], connection: .init(peer: "", reused: false))
    }

    /// `/3` leads to `/2`, `/1` and `/0`.
    private static func countdown() throws -> LoopbackServer {
        try LoopbackServer { connection in
            while let request = connection.request() {
                let number = Int(request.split(separator: " ")[1].dropFirst()) ?? 0
                if number == 0 {
                    connection.reply(Array("arrived".utf8))
                } else {
                    connection.reply(Array("elsewhere".utf8), status: "302 Found", headers: ["Location: \(number - 1)"])
                }
            }
        }
    }
}
