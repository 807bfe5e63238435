import HTTP
import Logging
import TestSupport
import Testing

@testable import Workflows

/// A script is whole or not run.
@Suite struct TransformTests {
    struct Row: Sendable, CustomTestStringConvertible {
        let reply: String
        /// What the complaint says; nil when there is none.
        let says: String?
        var testDescription: String { reply }
    }

    private static func reply(_ status: String, _ headers: String, _ body: String) -> String {
        "HTTP/1.1 \(status)\r\n\(headers)\r\n\r\n\(body)"
    }

    @Test(arguments: [
        Row(reply: reply("200 OK", "Content-Length: 10", "#!/bin/sh\n"), says: nil),
        Row(reply: reply("200 OK", "Transfer-Encoding: chunked", "a\r\n#!/bin/sh\n\r\n0\r\n\r\n"), says: nil),
        Row(reply: reply("200 OK", "Content-Type: text/html\r\nContent-Length: 10", "#!/bin/sh\n"), says: nil),
        Row(reply: reply("200 OK", "Connection: close", "#!/bin/sh\n"), says: "nothing says"),
        Row(reply: "HTTP/1.0 200 OK\r\n\r\n#!/bin/sh\n", says: "nothing says"),
        Row(reply: reply("206 Partial Content", "Content-Length: 10", "#!/bin/sh\n"), says: "206"),
        Row(reply: reply("203 Changed", "Content-Length: 10", "#!/bin/sh\n"), says: "203"),
        Row(reply: "HTTP/1.1 204 No Content\r\n\r\n", says: "204"),
        Row(reply: reply("200 OK", "Content-Length: 0", ""), says: "empty"),
        Row(reply: reply("200 OK", "Content-Length: 18", "\n <!DOCTYPE html>\n"), says: "web page"),
        Row(reply: reply("200 OK", "Content-Length: 6", "<HTML>"), says: "web page"),
        Row(reply: reply("200 OK", "Content-Type: text/html; charset=utf-8\r\nContent-Length: 5", "hello"), says: "web page"),
    ])
    func whatIsNoWholeScriptIsRefused(row: Row) async throws {
        let server = try LoopbackServer { connection in
            _ = connection.request()
            connection.send(row.reply)
        }
        defer { server.close() }
        let client = try CurlHTTPClient(credential: .none, trust: .nobody, logger: Logger(label: "test"), userAgent: "test")
        let fault = Transform.fault(of: try await client.perform(HTTPRequest(.get, server.url())))
        if let says = row.says { #expect(fault?.contains(says) == true) } else { #expect(fault == nil) }
    }

    @Test(arguments: ["Content-Length: 11", "Transfer-Encoding: chunked", "Content-Encoding: br\r\nContent-Length: 3"])
    func aReplyThatIsCutOrStrangelyPackedIsNone(headers: String) async throws {
        let server = try LoopbackServer { connection in
            _ = connection.request()
            connection.send(Self.reply("200 OK", headers, "a\r\n"))
        }
        defer { server.close() }
        let client = try CurlHTTPClient(credential: .none, trust: .nobody, logger: Logger(label: "test"), userAgent: "test")
        await #expect(throws: HTTPError.self) { try await client.perform(HTTPRequest(.get, server.url())) }
    }
}
