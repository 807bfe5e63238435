import Checksum
import HTTP
import Sandbox
import TestSupport
import Testing
import Waiting

/// Bodies of requests and replies.
@Suite struct BodyTests {
    static let text = Array("the same line again and again\n".utf8) + (0..<2000).map { UInt8(truncatingIfNeeded: $0 &* 7) }

    /// Sends one head and body, then closes.
    private func server(_ head: String, _ body: [UInt8]) throws -> LoopbackServer {
        try LoopbackServer { connection in
            _ = connection.request()
            connection.send("HTTP/1.1 200 OK\r\n\(head)\r\n\r\n")
            connection.send(body)
        }
    }

    @Test func gzipIsUndone() async throws {
        let zipped = Gzip.compress(Self.text)
        let server = try server("Content-Encoding: gzip\r\nContent-Length: \(zipped.count)", zipped)
        defer { server.close() }
        #expect(try await CurlHTTPClient.plain().perform(HTTPRequest(.get, server.url())).body == Self.text)
    }

    @Test func filesArriveAsTheyAreStored() async throws {
        let zipped = Gzip.compress(Self.text)
        let server = try LoopbackServer { connection in
            while let request = connection.request() {
                connection.reply(zipped, headers: request.contains("Accept-Encoding") ? ["X-Asked: yes"] : [])
            }
        }
        defer { server.close() }
        let sink = KeepingSink()
        let response = try await CurlHTTPClient.plain().perform(HTTPRequest(.get, server.url()), into: sink)
        #expect(sink.bytes == zipped)
        #expect(response.headers["X-Asked"] == nil)
    }

    @Test(arguments: [1, 5, 10, 18, 200, -8, -4, -1])
    func truncatedGzipIsABadReply(cut: Int) async throws {
        let whole = Gzip.compress(Self.text)
        let zipped = Array(cut < 0 ? whole.dropLast(-cut) : whole.prefix(cut))
        for framing in ["Content-Length: \(zipped.count)", "Connection: close"] {
            let server = try server("Content-Encoding: gzip\r\n\(framing)", zipped)
            defer { server.close() }
            let error = try await CurlHTTPClient.plain().failure(HTTPRequest(.get, server.url()))
            #expect(error.kind == .badReply, "\(error)")
            #expect(error.retryAdvice == .yes)
        }
    }

    @Test func theSandboxsTruncatedGzipIsABadReply() async throws {
        var options = SandboxOptions()
        options.faults = [try Fault("get_job:truncate-gzip"), try Fault("getJob:truncate-gzip"), try Fault("acquire_jobs:truncate-gzip")]
        try await withSandbox(options) { sandbox in
            let request = HTTPRequest(
                .post, "\(sandbox.url)/api/v1/pilot/acquire_jobs", headers: [HTTPHeader("Content-Type", "application/json")],
                body: .bytes(Array(#"{"site_name": "SANDBOX_QUEUE"}"#.utf8)))
            let error = try await CurlHTTPClient.of(sandbox).failure(request)
            #expect(error.kind == .badReply, "\(error)")
        }
    }

    @Test func garbageAfterGzipIsABadReply() async throws {
        let zipped = Array("not gzip at all".utf8)
        let server = try server("Content-Encoding: gzip\r\nContent-Length: \(zipped.count)", zipped)
        defer { server.close() }
        #expect(try await CurlHTTPClient.plain().failure(HTTPRequest(.get, server.url())).kind == .badReply)
    }

    @Test(arguments: ["Content-Length: 100", "Transfer-Encoding: chunked"])
    func anEndInTheMiddleIsABrokenConnection(framing: String) async throws {
        let server = try server(framing, Array("20\r\nhalf of it".utf8))
        defer { server.close() }
        let error = try await CurlHTTPClient.plain().failure(HTTPRequest(.get, server.url()))
        #expect(error.kind == .connectionBroken, "\(error)")
        let sink = KeepingSink()
        #expect(try await CurlHTTPClient.plain().failure(HTTPRequest(.get, server.url()), into: sink).kind == .connectionBroken)
    }

    @Test(arguments: [("Content-Length: 4", true), ("Transfer-Encoding: chunked", true), ("Connection: close", false)])
    func anEndThatNothingTellsIsKnownAsSuch(framing: String, isWhole: Bool) async throws {
        let server = try server(framing, Array((framing.hasPrefix("T") ? "4\r\nbody\r\n0\r\n\r\n" : "body").utf8))
        defer { server.close() }
        let response = try await CurlHTTPClient.plain().perform(HTTPRequest(.get, server.url()))
        #expect(response.body == Array("body".utf8))
        #expect(response.isWhole == isWhole)
    }

    @Test func aRequestMaySetALowerLimit() async throws {
        let server = try server("Content-Length: 4", Array("body".utf8))
        defer { server.close() }
        let client = try CurlHTTPClient.plain()
        #expect(try await client.failure(HTTPRequest(.get, server.url(), maximumReply: 3)).kind == .replyTooLarge)
        #expect(try await client.perform(HTTPRequest(.get, server.url(), maximumReply: 4)).body.count == 4)
    }

    @Test func aBombIsNotHeld() async throws {
        let zipped = Gzip.compress([UInt8](repeating: 0, count: 1 << 20))
        let server = try server("Content-Encoding: gzip\r\nContent-Length: \(zipped.count)", zipped)
        defer { server.close() }
        let error = try await CurlHTTPClient.plain(maximumReply: 1000).failure(HTTPRequest(.get, server.url()))
        #expect(error.kind == .replyTooLarge)
        #expect(error.detail.contains("1000 bytes"))
        #expect(error.retryAdvice == .no)
    }

    @Test func aSinkMayFail() async throws {
        let server = try server("Content-Length: 4", Array("body".utf8))
        defer { server.close() }
        let error = try await CurlHTTPClient.plain().failure(HTTPRequest(.get, server.url()), into: KeepingSink(limit: 3))
        #expect(error.kind == .local)
        #expect(error.cause is KeepingSink.Full)
    }

    @Test func aSourceMayFail() async throws {
        let server = try LoopbackServer { connection in connection.untilClosed() }
        defer { server.close() }
        let source = PiecewiseSource([UInt8](repeating: 1, count: 5000), failsAt: 2000)
        let error = try await CurlHTTPClient.plain().failure(HTTPRequest(.put, server.url(), body: .stream(source)))
        #expect(error.kind == .local)
        #expect(error.cause is PiecewiseSource.Broken)
    }

    @Test func uploadsAndDownloadsAreStreamed() async throws {
        let bytes = (0..<3_000_000).map { UInt8(truncatingIfNeeded: $0 ^ ($0 >> 9)) }
        try await withSandbox { sandbox in
            let client = try CurlHTTPClient.of(sandbox)
            let url = "\(sandbox.url)/storage/folder/file".replacing("https:", with: "davs:")
            let stored = try await client.perform(HTTPRequest(.put, url, body: .stream(PiecewiseSource(bytes, piece: 70_001))))
            #expect(stored.status == 201)
            let sink = KeepingSink()
            let fetched = try await client.perform(HTTPRequest(.get, url), into: sink)
            #expect(fetched.status == 200)
            #expect(fetched.body.isEmpty)
            #expect(fetched.connection.reused)
            #expect(sink.bytes == bytes)
            let missing = try await client.perform(HTTPRequest(.get, url + "-not"), into: sink)
            #expect(missing.status == 404)
            #expect(sink.bytes == bytes)
        }
    }
}
