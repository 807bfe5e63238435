import Checksum
import Curl
import Files
import Glibc
import GridSecurity
import Logging
import Sandbox
import Secrets
import Synchronization
import SystemPackage
import TestSupport
import Testing

@testable import HTTP

/// What a trace shows of an exchange, and what it does not.
@Suite struct TraceTests {
    private let directory: TemporaryDirectory

    init() throws {
        directory = try TemporaryDirectory()
    }

    private var path: FilePath { directory.appending("trace") }
    private var text: String {
        get async throws {
            await LineWriter.flushAll()
            return String(decoding: try Bytes.of(path), as: UTF8.self)
        }
    }

    @Test func theFileIsForItsOwnerAndEmptiedFirst() async throws {
        let old = umask(0)
        defer { umask(old) }
        try directory.write("old", to: "trace")
        unlink(path.string)
        let file = try TraceFile(path, format: .hex)
        var status = stat()
        #expect(stat(path.string, &status) == 0)
        #expect(status.st_mode & 0o777 == 0o600)
        file.write(TraceEntry(kind: .information, bytes: [0x41], transfer: 0, connection: nil, time: .now()))
        let shown = try await text
        #expect(shown == "== Info: A\n")
        _ = try TraceFile(path, format: .hex)
        let emptied = try await text
        #expect(emptied.isEmpty)
        #expect(throws: Errno.noSuchFileOrDirectory) { try TraceFile(directory.appending("no").appending("such"), format: .hex) }
    }

    @Test func aTLSExchangeIsToldFromBeginningToEnd() async throws {
        try await withSandbox { sandbox in
            let file = try TraceFile(path, format: .ascii, showsTime: true, showsIdentifiers: true)
            let client = try CurlHTTPClient.of(sandbox, trace: file)
            _ = try await client.perform(sandbox.request)
            _ = try await client.perform(sandbox.request)
            let lines = try await text.split(separator: "\n")
            #expect(lines[0].contains(#/^\d\d:\d\d:\d\d\.\d{6} \[0-x\] == Info:   Trying 127.0.0.1:\d+/#))
            for part in [
                "SSL connection using TLSv1.3 / TLS_AES_256_GCM_SHA384", "subject: DC=org; DC=panda-sandbox; CN=localhost",
                "issuer: DC=org",
                "SSL certificate verify ok", "=> Send header", "GET /cache/ddmendpoints.json HTTP/1.1", "<= Recv header", "<= Recv data",
                "=> Send SSL data", "<= Recv SSL data",
            ] {
                #expect(lines.contains { $0.contains(part) }, "\(part)")
            }
            #expect(lines.contains { $0.contains("[1-0] == Info: Re-using existing connection") })
        }
    }

    @Test func informationGoesToTheLogAtDebugLevel() async throws {
        let handler = CollectingHandler()
        var logger = Logger(label: "test") { _ in handler }
        try await withSandbox { sandbox in
            logger.logLevel = .info
            _ = try await CurlHTTPClient.of(sandbox, logger: logger).perform(sandbox.request)
            #expect(handler.lines.isEmpty)
            logger.logLevel = .debug
            let reply = try await CurlHTTPClient.of(sandbox, logger: logger).perform(sandbox.request)
            // One line for the exchange, libcurl's under it.
            let head = try #require(handler.lines.first)
            #expect(
                head.contains(#/^GET https:\/\/127.0.0.1:\d+\/cache\/ddmendpoints.json 200, 0 bytes sent, \d+ received, \d+ ms$/#),
                "\(head)")
            #expect(head.contains(", \(reply.headers["Content-Length"] ?? "") received"))
            #expect(handler.lines.dropFirst().allSatisfy { $0.hasPrefix("* ") })
            #expect(handler.lines.contains { $0.hasPrefix("* SSL connection using TLSv1.3") })
            #expect(!handler.lines.contains { $0.contains("GET /cache") })
        }
    }

    @Test func anExchangeThatFailsIsOneLineToo() async throws {
        let handler = CollectingHandler()
        var logger = Logger(label: "test") { _ in handler }
        logger.logLevel = .debug
        let client = try CurlHTTPClient(credential: .none, trust: .nobody, logger: logger, userAgent: "test")
        let body = HTTPBody.bytes(Array("hello".utf8))
        _ = try await client.failure(HTTPRequest(.put, "http://127.0.0.1:1/a?token=Query6", body: body))
        #expect(
            handler.lines.first?.contains(#/^PUT http:\/\/127.0.0.1:1\/a\?token=\*\*\*\* curl 7.*, \d+ ms$/#) == true, "\(handler.lines)"
        )
    }

    /// What was sent is told, and each hop of a redirect by itself.
    @Test func theHopsOfARedirectAreLinesOfTheirOwn() async throws {
        let handler = CollectingHandler()
        var logger = Logger(label: "test") { _ in handler }
        logger.logLevel = .debug
        let target = try TransferEcho.server()
        let door = try LoopbackServer { connection in
            while connection.request() != nil {
                connection.send("HTTP/1.1 307 Go\r\nLocation: \(target.url("/b"))\r\nContent-Length: 0\r\n\r\n")
            }
        }
        defer {
            door.close()
            target.close()
        }
        let client = try CurlHTTPClient(credential: .none, trust: .nobody, logger: logger, userAgent: "test")
        let body = HTTPBody.bytes(Array("hello".utf8))
        _ = try await client.perform(HTTPRequest(.put, door.url("/a"), body: body, redirects: 3))
        let heads = handler.lines.filter { !$0.hasPrefix("* ") }
        #expect(
            heads.count == 2 && heads[0].contains("/a 307, 5 bytes sent, 0 received") && heads[1].contains("/b 200, 5 bytes sent"),
            "\(heads)")
    }

    /// A header block is shown in one piece, whatever in it may be the beginning of a secret.
    @Test(arguments: [TraceFormat.hex, .ascii]) func headerBlocksAreWhole(format: TraceFormat) async throws {
        let server = try TransferEcho.server()
        defer { server.close() }
        let client = try CurlHTTPClient(
            credential: .none, trust: .nobody, trace: try TraceFile(path, format: format),
            redactor: Redactor(secrets: [Secret("Registered3")]), logger: Logger(label: "test"), userAgent: "test")
        let headers = [HTTPHeader("Authorization", "Bearer Header5"), HTTPHeader("X-End", "Regist")]
        for _ in 0..<2 { _ = try await client.perform(HTTPRequest(.post, server.url("/a"), headers: headers, body: .bytes([0x31]))) }
        let shown = try await text
        let blocks = shown.split(separator: "=> Send header, ").dropFirst()
        #expect(blocks.count == 2)
        for block in blocks {
            #expect(block.contains(format == .ascii ? "POST /a HTTP/1.1" : "50 4f 53 54 20 2f 61"))
            #expect(!block.contains("Header5"))
        }
        if format == .ascii {
            #expect(blocks.allSatisfy { $0.contains("Authorization: ****") && $0.contains("X-End: Regist") }, "\(shown)")
        }
    }

    static let secrets = [
        #"{"job": 1, "pilotSecrets": {"a": "Alpha1"}, "token": "Beta22", "x": 1}"#,
        #"{"data": "{\"token_key\": \"Beta22\", \"userProxy\": \"Alpha1\"}"}"#,
        "state=running&userProxy=Alpha1&token=Beta22&x=1",
        "-----BEGIN PRIVATE KEY-----\nAlpha1\nBeta22\n-----END PRIVATE KEY-----\n",
        "plain Registered3 value",
    ]

    /// The server sends everything in the smallest pieces, so that each secret comes cut in two.
    @Test(arguments: secrets, [TraceFormat.hex, .ascii])
    func secretsAreHidden(body: String, format: TraceFormat) async throws {
        let server = try LoopbackServer { connection in
            while connection.request() != nil {
                connection.send("HTTP/1.1 200 OK\r\nSet-Cookie: id=Cookie4\r\nTransfer-Encoding: chunked\r\n\r\n")
                for byte in body.utf8 {
                    connection.send("1\r\n")
                    connection.send([byte])
                    connection.send("\r\n")
                }
                connection.send("0\r\n\r\n")
            }
        }
        defer { server.close() }
        let handler = CollectingHandler()
        var logger = Logger(label: "test") { _ in handler }
        logger.logLevel = .debug
        let client = try CurlHTTPClient(
            credential: .none, trust: .nobody, trace: try TraceFile(path, format: format),
            redactor: Redactor(secrets: [Secret("Registered3")]), logger: logger, userAgent: "test")
        let headers = [HTTPHeader("Authorization", "Basic Header5"), HTTPHeader("Cookie", "a=Cookie4")]
        let bodies = [HTTPBody.bytes(Array(body.utf8)), .stream(PiecewiseSource(Array(body.utf8), piece: 1))]
        for sent in bodies {
            let response = try await client.perform(HTTPRequest(.post, server.url("/?token=Query6"), headers: headers, body: sent))
            #expect(response.text == body)
        }
        let shown = Self.undumped(try await text)
        #expect(shown.contains("****"))
        #expect(shown.contains("Transfer-Encoding: chunked") && shown.contains("POST /?token="))
        for secret in ["Alpha1", "Beta22", "Registered3", "Cookie4", "Header5", "Query6"] {
            #expect(!shown.contains(secret), "\(secret)")
            #expect(!handler.lines.contains { $0.contains(secret) })
        }
    }

    @Test func zippedBodiesAreShownUnzippedAndRedacted() async throws {
        let server = try TransferEcho.server()
        defer { server.close() }
        let client = try CurlHTTPClient.plain(trace: try TraceFile(path, format: .ascii))
        let zipped = Gzip.compress(Array("token=Beta22".utf8))
        let request = HTTPRequest(.post, server.url(), headers: [HTTPHeader("Content-Encoding", "gzip")], body: .bytes(zipped))
        _ = try await client.perform(request)
        let shown = try await text
        #expect(
            shown.contains(
                "=> Send data, 10 bytes (0xa)\n0000: token=****\n== Info: [gzip body, \(zipped.count) bytes, shown unzipped]\n"))
    }

    @Test(arguments: ["gzip", "br"])
    func bodiesThatCannotBeReadAreAnnouncedOnly(coding: String) async throws {
        let server = try TransferEcho.server()
        defer { server.close() }
        let client = try CurlHTTPClient.plain(trace: try TraceFile(path, format: .ascii))
        let request = HTTPRequest(
            .post, server.url(), headers: [HTTPHeader("Content-Encoding", coding)], body: .bytes(Array("token=Beta22".utf8)))
        _ = try await client.perform(request)
        let shown = try await text
        #expect(shown.contains("== Info: [\(coding) body, 12 bytes]"))
        #expect(!shown.contains("Send data"))
    }

    @Test func zippedRepliesToo() async throws {
        let zipped = Gzip.compress(Array(#"{"token": "Beta22", "jobs": 5}"#.utf8))
        let server = try LoopbackServer { connection in
            while connection.request() != nil { connection.reply(zipped, headers: ["Content-Encoding: gzip"]) }
        }
        defer { server.close() }
        let client = try CurlHTTPClient.plain(trace: try TraceFile(path, format: .ascii))
        _ = try await client.perform(HTTPRequest(.get, server.url()))
        let shown = try await text
        #expect(shown.contains(#"{"token": "****", "jobs": 5}"#))
    }

    @Test func longBodiesAreCut() async throws {
        let body = [UInt8](repeating: UInt8(ascii: "b"), count: 3 << 20)
        let server = try LoopbackServer { connection in
            while connection.request() != nil { connection.reply(body) }
        }
        defer { server.close() }
        let client = try CurlHTTPClient.plain(trace: try TraceFile(path, format: .ascii))
        _ = try await client.perform(HTTPRequest(.get, server.url()), into: KeepingSink())
        let shown = try await text
        #expect(shown.utf8.count < 2 << 20)
        #expect(shown.contains("== Info: [body of \(body.count) bytes, not shown further]"))
    }

    /// A secret that crosses the end of what is shown must not leave its first half there, in pieces of any size.
    @Test(arguments: [1, 7, 64, 1000]) func theCutDoesNotCutASecret(size: Int) {
        let redactor = Redactor(secrets: [Secret("Registered3")])
        for offset in -12...0 {
            let filler = [UInt8](repeating: UInt8(ascii: "-"), count: 100 + offset)
            let body = filler + Array("Registered3".utf8) + [UInt8](repeating: UInt8(ascii: "-"), count: 50)
            var trace = BodyTrace(announced: nil, encoding: nil, redactor: redactor, limit: 100)
            var shown: [UInt8] = []
            for start in stride(from: 0, to: body.count, by: size) {
                shown += body[start..<min(start + size, body.count)].withUnsafeBytes { trace.add($0) }
            }
            let end = trace.finish()
            #expect((shown + end.bytes).count == 100)
            #expect(!shown.contains(UInt8(ascii: "R")))
            #expect(end.remark == "[body of \(body.count) bytes, not shown further]")
        }
    }

    @Test func aBodyIsShownAsItComes() {
        var trace = BodyTrace(announced: nil, encoding: nil, redactor: Redactor(secrets: [Secret("Registered3")]))
        let shown = ["first ", "second Regis", "tered3 third", "Regist"].map { piece in Array(piece.utf8).withUnsafeBytes { trace.add($0) }
        }
        #expect(shown.map { String(decoding: $0, as: UTF8.self) } == ["first ", "second ", "**** third", ""])
        #expect(trace.finish() == (Array("****".utf8), nil))
    }

    /// The text of the dumps, what is of one kind in one piece.
    private static func undumped(_ trace: String) -> String {
        var shown: [Substring: String] = [:]
        var title: Substring = ""
        for line in trace.split(separator: "\n") {
            guard line.contains(#/^[0-9a-f]{4,}: /#) else {
                title = line.prefix { $0 != "," }
                continue
            }
            let content = line.drop { $0 != " " }.dropFirst()
            // Sixteen columns of three, or the text itself.
            let isHex = content.contains(#/^([0-9a-f]{2} ){1,16}/#) && content.count >= 48
            shown[title, default: ""] += isHex ? content.dropFirst(48) : content
        }
        return shown.map { "\($0.key)\n\($0.value)\n" }.joined() + trace
    }
}

enum TransferEcho {
    /// Replies with an empty body.
    static func server() throws -> LoopbackServer {
        try LoopbackServer { connection in
            while connection.request() != nil { connection.reply() }
        }
    }
}

/// Keeps what is logged.
struct CollectingHandler: LogHandler {
    private final class Lines: Sendable {
        let kept = Mutex<[String]>([])
    }

    private let collected = Lines()
    var metadata: Logger.Metadata = [:]
    var logLevel = Logger.Level.trace

    var lines: [String] { collected.kept.withLock { $0 } }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { nil }
        set {}
    }

    func log(event: LogEvent) {
        collected.kept.withLock { $0.append("\(event.message)") }
    }
}
