import Curl
import Synchronization
import TestSupport
import Testing

/// Transfers that go wrong.
@Suite struct FailureTests {
    struct Broken: Error, Equatable {}

    private func failure(_ transfer: Transfer) async throws -> CurlError {
        let loop = try CurlLoop()
        do {
            let result = try await loop.perform(transfer)
            Issue.record("got status \(result.status)")
            return CurlError(code: 0)
        } catch {
            return error
        }
    }

    @Test func anErrorOfTheSinkComesBack() async throws {
        let server = try TransferTests.echo()
        defer { server.close() }
        let error = try await failure(Transfer("GET", server.url(), sink: { _ in throw Broken() }))
        #expect(error.code == 23)
        #expect(error.cause is Broken)
    }

    @Test func anErrorOfTheSourceComesBack() async throws {
        let server = try TransferTests.echo()
        defer { server.close() }
        let body = TransferBody.stream(.init(length: 10, read: { _ in throw Broken() }, rewind: {}))
        let error = try await failure(Transfer("PUT", server.url(), body: body))
        #expect(error.code == 26)
        #expect(error.cause is Broken)
    }

    /// On a connection that has been used before, libcurl asks again by itself when no answer comes, unless told otherwise.
    @Test(arguments: [(false, 3), (true, 2)]) func whatIsSentOnceIsNotSentAgain(once: Bool, requests: Int) async throws {
        let seen = Mutex(0)
        let server = try LoopbackServer { connection in
            while let request = connection.request() {
                let number = seen.withLock {
                    $0 += 1
                    return $0
                }
                if number == 2 { return }
                connection.reply(Array(request.utf8))
            }
        }
        defer { server.close() }
        let loop = try CurlLoop()
        var transfer = Transfer("POST", server.url(), body: .bytes([0x61, 0x62]))
        transfer.isSentOnce = once
        let first = try await loop.perform(transfer)
        #expect(first.body.suffix(2) == [0x61, 0x62])
        do {
            _ = try await loop.perform(transfer)
            #expect(!once)
        } catch {
            #expect(once && error.code == 65)
        }
        #expect(seen.withLock { $0 } == requests)
    }

    @Test func aSourceThatEndsEarlyIsAnError() async throws {
        let server = try TransferTests.echo()
        defer { server.close() }
        let pieces = Mutex(2)
        let body = TransferBody.stream(
            .init(
                length: 10,
                read: { _ in
                    pieces.withLock { pieces in
                        pieces -= 1
                        return pieces >= 0 ? Array("ab".utf8) : []
                    }
                }, rewind: {}))
        let error = try await failure(Transfer("PUT", server.url(), body: body))
        let cause = try #require(error.cause as? SourceEndedEarly)
        #expect(cause.sent == 4)
        #expect(cause.announced == 10)
    }

    @Test func aLargeReplyIsNotHeld() async throws {
        let server = try LoopbackServer { connection in
            _ = connection.request()
            connection.reply([UInt8](repeating: 1, count: 1001))
            connection.untilClosed()
        }
        defer { server.close() }
        let error = try await failure(Transfer("GET", server.url(), memoryLimit: 1000))
        #expect((error.cause as? ReplyTooLarge)?.limit == 1000)
        let result = try await CurlLoop().perform(Transfer("GET", server.url(), memoryLimit: 1001))
        #expect(result.body.count == 1001)
    }

    @Test func endlessHeadersAreNotHeld() async throws {
        let server = try LoopbackServer { connection in
            _ = connection.request()
            connection.send("HTTP/1.1 200 OK\r\n")
            let line = "X-Filler: \(String(repeating: "x", count: 1000))\r\n"
            for _ in 0..<400 { connection.send(line) }
            connection.send("\r\n")
            connection.untilClosed()
        }
        defer { server.close() }
        let error = try await failure(Transfer("GET", server.url()))
        // libcurl has a limit of its own from 8.x on.
        #expect(error.cause is ReplyTooLarge || error.code == 56)
    }

    @Test func theTextSaysWhatHappened() async throws {
        let error = try await failure(Transfer("GET", "http://127.0.0.1:1/"))
        #expect(error.code == 7)
        #expect(error.detail.contains("127.0.0.1"))
        #expect("\(error)".hasPrefix("curl 7: Failed to connect to 127.0.0.1 port 1"))
    }
}
