import Curl
import Synchronization
import TestSupport
import Testing

/// What goes over the wire and what comes back.
@Suite struct TransferTests {
    /// Replies with the request itself.
    static func echo() throws -> LoopbackServer {
        try LoopbackServer { connection in
            while let request = connection.request() {
                connection.reply(Array(request.utf8), headers: ["X-Number: \(connection.number)"])
            }
        }
    }

    struct Row: Sendable, CustomTestStringConvertible {
        let method: String
        let body: TransferBody
        let expected: String
        var testDescription: String { method }
    }

    static let stream = TransferBody.stream(
        .init(
            length: 3, read: { _ in Array("abc".utf8) }, rewind: {}))

    @Test(arguments: [
        Row(method: "GET", body: .none, expected: "GET /a?b=c HTTP/1.1\r\nHost: H\r\nUser-Agent: test\r\nAccept: */*\r\n\r\n"),
        Row(method: "DELETE", body: .none, expected: "DELETE /a?b=c HTTP/1.1\r\nHost: H\r\nUser-Agent: test\r\nAccept: */*\r\n\r\n"),
        Row(
            method: "POST", body: .bytes([0x61, 0x00, 0x62]),
            expected: "POST /a?b=c HTTP/1.1\r\nHost: H\r\nUser-Agent: test\r\nAccept: */*\r\nContent-Length: 3\r\n\r\na\0b"),
        Row(
            method: "POST", body: .none,
            expected: "POST /a?b=c HTTP/1.1\r\nHost: H\r\nUser-Agent: test\r\nAccept: */*\r\nContent-Length: 0\r\n\r\n"),
        Row(
            method: "PUT", body: .bytes([0x61]),
            expected: "PUT /a?b=c HTTP/1.1\r\nHost: H\r\nUser-Agent: test\r\nAccept: */*\r\nContent-Length: 1\r\n\r\na"),
        Row(
            method: "PUT", body: stream,
            expected: "PUT /a?b=c HTTP/1.1\r\nHost: H\r\nUser-Agent: test\r\nAccept: */*\r\nContent-Length: 3\r\n\r\nabc"),
        Row(
            method: "POST", body: stream,
            expected: "POST /a?b=c HTTP/1.1\r\nHost: H\r\nUser-Agent: test\r\nAccept: */*\r\nContent-Length: 3\r\n\r\nabc"),
    ])
    func sendsExactlyWhatIsMeant(row: Row) async throws {
        let server = try Self.echo()
        defer { server.close() }
        let loop = try CurlLoop()
        let result = try await loop.perform(Transfer(row.method, server.url("/a?b=c"), userAgent: "test", body: row.body))
        let text = String(decoding: result.body, as: UTF8.self)
        let lines = text.split(separator: "\r\n", omittingEmptySubsequences: false).map { line in
            line.hasPrefix("Host: ") ? "Host: H" : String(line)
        }
        #expect(lines.joined(separator: "\r\n") == row.expected)
        #expect(result.status == 200)
        #expect(result.headers.contains(TransferHeader("X-Number", "1")))
        #expect(result.peer == "127.0.0.1:\(server.port)")
    }

    @Test func headBringsNoBody() async throws {
        let server = try LoopbackServer { connection in
            _ = connection.request()
            connection.send("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
            connection.untilClosed()
        }
        defer { server.close() }
        let result = try await CurlLoop().perform(Transfer("HEAD", server.url()))
        #expect(result.body.isEmpty)
        #expect(result.headers == [TransferHeader("Content-Length", "1000")])
    }

    @Test func emptyAndOwnHeadersAreSent() async throws {
        let server = try Self.echo()
        defer { server.close() }
        let headers = [TransferHeader("X-Empty", ""), TransferHeader("Content-Type", "text/plain")]
        let result = try await CurlLoop().perform(Transfer("POST", server.url(), headers: headers, body: .bytes([1])))
        let text = String(decoding: result.body, as: UTF8.self)
        #expect(text.contains("\r\nX-Empty:\r\n"))
        #expect(text.contains("\r\nContent-Type: text/plain\r\n"))
    }

    @Test func interimRepliesLeaveNoHeaders() async throws {
        let server = try LoopbackServer { connection in
            _ = connection.request()
            connection.send("HTTP/1.1 103 Early Hints\r\nX-Early: 1\r\n\r\n")
            connection.reply([0x41], headers: ["X-Late:  2 "])
            connection.untilClosed()
        }
        defer { server.close() }
        let result = try await CurlLoop().perform(Transfer("GET", server.url()))
        #expect(result.headers == [TransferHeader("Content-Length", "1"), TransferHeader("X-Late", "2")])
    }

    @Test func onlySuccessGoesIntoTheSink() async throws {
        let server = try LoopbackServer { connection in
            while let request = connection.request() {
                connection.reply(Array("body".utf8), status: request.hasPrefix("GET /good") ? "206 Partial" : "404 Not Found")
            }
        }
        defer { server.close() }
        let taken = Mutex<[UInt8]>([])
        let loop = try CurlLoop()
        let sink: @Sendable ([UInt8]) async throws -> Void = { bytes in taken.withLock { $0 += bytes } }
        let bad = try await loop.perform(Transfer("GET", server.url("/bad"), sink: sink))
        #expect(bad.status == 404)
        #expect(bad.body == Array("body".utf8))
        #expect(taken.withLock { $0 }.isEmpty)
        let good = try await loop.perform(Transfer("GET", server.url("/good"), sink: sink))
        #expect(good.status == 206)
        #expect(good.body.isEmpty)
        #expect(taken.withLock { $0 } == Array("body".utf8))
    }

    @Test func otherProtocolsAreRefused() async throws {
        let loop = try CurlLoop()
        for url in ["file:///etc/passwd", "ftp://127.0.0.1/", "gopher://127.0.0.1/"] {
            await #expect { _ = try await loop.perform(Transfer("GET", url)) } throws: { ($0 as? CurlError)?.code == 1 }
        }
    }
}
