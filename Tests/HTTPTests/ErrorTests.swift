import Curl
import Sandbox
import TestSupport
import Testing
import Waiting

@testable import HTTP

/// What libcurl's codes and texts come to.
@Suite struct ErrorTests {
    struct Row: Sendable, CustomTestStringConvertible {
        let code: Int32
        var text = ""
        let kind: HTTPError.Kind
        var testDescription: String { "\(code) \(text)" }
    }

    @Test(arguments: [
        Row(code: 1, kind: .badURL), Row(code: 3, kind: .badURL), Row(code: 6, kind: .unknownHost), Row(code: 7, kind: .connectionRefused),
        Row(code: 1, text: "Received HTTP/0.9 when not allowed", kind: .badReply),
        Row(code: 18, kind: .connectionBroken), Row(code: 23, kind: .local), Row(code: 26, kind: .local), Row(code: 28, kind: .timeout),
        Row(code: 35, text: "OpenSSL/3.0: error:0A00010B:SSL routines::wrong version number", kind: .tlsHandshake),
        Row(code: 35, text: "OpenSSL SSL_connect: Connection reset by peer in connection to host:1", kind: .connectionBroken),
        Row(code: 35, text: "error:14094410:SSL routines:ssl3_read_bytes:sslv3 alert handshake failure", kind: .credentialRefused),
        Row(code: 42, kind: .cancelled), Row(code: 47, kind: .tooManyRedirects), Row(code: 52, kind: .connectionBroken),
        Row(code: 55, kind: .connectionBroken),
        Row(code: 56, text: "Recv failure: Connection reset by peer", kind: .connectionBroken),
        Row(
            code: 56, text: "OpenSSL SSL_read: error:0A00045C:SSL routines::tlsv13 alert certificate required, errno 0",
            kind: .credentialRefused),
        Row(code: 56, text: "OpenSSL SSL_read: error:0A000418:SSL routines::tlsv1 alert unknown ca, errno 0", kind: .credentialRefused),
        Row(
            code: 56, text: "OpenSSL SSL_read: error:0A000415:SSL routines::sslv3 alert certificate expired, errno 0",
            kind: .credentialRefused),
        Row(
            code: 56, text: "OpenSSL SSL_read: OpenSSL/3.5: error:0A000416:SSL routines::ssl/tls alert certificate unknown",
            kind: .credentialRefused),
        Row(code: 35, text: "error:0A000412:SSL routines::sslv3 alert bad certificate", kind: .credentialRefused),
        Row(code: 58, text: "could not load PEM client certificate", kind: .badCredential),
        Row(code: 60, text: "SSL certificate problem: unable to get local issuer certificate", kind: .untrustedServer),
        Row(code: 60, text: "SSL certificate verification failed", kind: .credentialRefused),
        Row(code: 60, text: "SSL: no alternative certificate subject name matches target host name 'h'", kind: .wrongHostName),
        Row(code: 51, text: "SSL: certificate subject name 'a' does not match target host name 'b'", kind: .wrongHostName),
        Row(code: 61, kind: .badReply), Row(code: 77, kind: .untrustedServer), Row(code: 2, kind: .other),
    ])
    func codesAndTexts(row: Row) {
        let error = HTTPError(CurlError(code: row.code, detail: row.text), doing: "GET https://host/")
        #expect(error.kind == row.kind)
        #expect(error.detail.isEmpty == false)
    }

    @Test func everyKindHasItsAdvice() {
        let again: Set<HTTPError.Kind> = [.unknownHost, .connectionRefused, .proxyServer, .timeout, .connectionBroken, .badReply]
        for kind in HTTPError.Kind.allCases {
            #expect(HTTPError(kind, doing: "", detail: "").retryAdvice == (again.contains(kind) ? .yes : .no))
        }
    }

    @Test func nothingListens() async throws {
        let server = try LoopbackServer { _ in }
        server.close()
        let error = try await CurlHTTPClient.plain().failure(HTTPRequest(.get, server.url()))
        #expect(error.kind == .connectionRefused)
        #expect("\(error)".hasPrefix("GET \(server.url()): curl 7: Failed to connect to 127.0.0.1"))
    }

    @Test func theHostHasNoAddress() async throws {
        #expect(try await CurlHTTPClient.plain().failure(HTTPRequest(.get, "https://host.invalid/")).kind == .unknownHost)
    }

    @Test(arguments: ["", "nonsense", "ftp://host/", "root://host//file", "https://"])
    func notAURLWeSpeak(url: String) async throws {
        #expect(try await CurlHTTPClient.plain().failure(HTTPRequest(.get, url)).kind == .badURL)
    }

    /// Whether libcurl can take the text apart or not.
    @Test(arguments: [
        ("https://user:needle@host/x", "https://host/x"), ("https://user:needle@ho st/x", "https://ho st/x"),
        ("https://user:need@le@h\\x/", "https://h\\x/"), ("user:needle@", ""), ("https://host/?token=needle", "https://host/?token=****"),
    ])
    func urlsAreShownWithoutPasswords(url: String, shown: String) {
        #expect(URLText.withoutSecrets(url) == shown)
    }

    @Test func theServerIsSilent() async throws {
        let server = try LoopbackServer { $0.untilClosed() }
        defer { server.close() }
        let timeouts = HTTPTimeouts(connect: .seconds(5), total: .milliseconds(100))
        #expect(try await CurlHTTPClient.plain().failure(HTTPRequest(.get, server.url(), timeouts: timeouts)).kind == .timeout)
        let stall = HTTPTimeouts(connect: .seconds(5), total: nil, stall: .init(bytesPerSecond: 10, over: .seconds(1)))
        #expect(try await CurlHTTPClient.plain().failure(HTTPRequest(.get, server.url(), timeouts: stall)).kind == .timeout)
    }

    @Test func theServerDoesNotSpeakTLS() async throws {
        let server = try LoopbackServer { connection in
            connection.send("220 welcome to the mail server\r\n")
            connection.untilClosed()
        }
        defer { server.close() }
        let error = try await CurlHTTPClient.plain().failure(HTTPRequest(.get, "https://127.0.0.1:\(server.port)/"))
        #expect(error.kind == .tlsHandshake, "\(error)")
    }

    @Test func theServerHangsUp() async throws {
        let server = try LoopbackServer { _ = $0.request() }
        defer { server.close() }
        #expect(try await CurlHTTPClient.plain().failure(HTTPRequest(.get, server.url())).kind == .connectionBroken)
        let mute = try LoopbackServer { _ in }
        defer { mute.close() }
        let error = try await CurlHTTPClient.plain().failure(HTTPRequest(.get, "https://127.0.0.1:\(mute.port)/"))
        #expect(error.kind == .connectionBroken, "\(error)")
    }

    @Test(arguments: ["reset", "close"])
    func theSandboxBreaksOff(fault: String) async throws {
        var options = SandboxOptions()
        options.faults = [try Fault("*:\(fault)")]
        try await withSandbox(options) { sandbox in
            let error = try await CurlHTTPClient.of(sandbox).failure(sandbox.request)
            #expect(error.kind == .connectionBroken, "\(error)")
        }
    }

    @Test(arguments: ["hello, this is no HTTP\r\n\r\n", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n"])
    func theReplyIsNotHTTP(reply: String) async throws {
        let server = try LoopbackServer { connection in
            _ = connection.request()
            connection.send(reply)
            connection.untilClosed()
        }
        defer { server.close() }
        let error = try await CurlHTTPClient.plain().failure(HTTPRequest(.get, server.url()))
        #expect(error.kind == .badReply, "\(error)")
    }

    @Test func cancellationIsSaid() async throws {
        let arrived = AsyncStream.makeStream(of: Void.self)
        let server = try LoopbackServer { connection in
            _ = connection.request()
            arrived.continuation.yield()
            connection.untilClosed()
        }
        defer { server.close() }
        let client = try CurlHTTPClient.plain()
        let task = Task { try await client.perform(HTTPRequest(.get, server.url())) }
        for await _ in arrived.stream { break }
        task.cancel()
        await #expect { _ = try await task.value } throws: { ($0 as? HTTPError)?.kind == .cancelled }
    }

    @Test func secretsAreNotShown() async throws {
        let server = try LoopbackServer { _ in }
        server.close()
        let url = "http://user:pass@127.0.0.1:\(server.port)/file?authz=Bearer%20eyJhbGciOiJSUzI1NiJ9.e30.x&a=1"
        let error = try await CurlHTTPClient.plain().failure(HTTPRequest(.get, url))
        #expect(error.doing == "GET http://127.0.0.1:\(server.port)/file?authz=****&a=1")
        #expect(!"\(error)".contains("pass"))
    }
}
