import Curl
import Synchronization
import TestSupport
import Testing

/// Bodies that are taken or brought by somebody slow.
@Suite struct BodyTests {
    /// Far more than the sockets of both sides hold.
    private static let large = [UInt8](repeating: 7, count: 64 << 20)

    @Test func aSlowSinkHoldsNobodyElseAndNoMemory() async throws {
        let sent = Mutex(false)
        let server = try LoopbackServer { connection in
            while let request = connection.request() {
                guard request.hasPrefix("GET /large") else {
                    connection.reply(Array("small".utf8))
                    continue
                }
                connection.reply(Self.large)
                sent.withLock { $0 = true }
            }
        }
        defer { server.close() }
        let loop = try CurlLoop(), arrived = AsyncStream.makeStream(of: Void.self), gate = AsyncStream.makeStream(of: Void.self)
        let taken = Mutex((count: 0, largest: 0))
        let transfer = Transfer(
            "GET", server.url("/large"),
            sink: { bytes in
                arrived.continuation.yield()
                for await _ in gate.stream {}
                taken.withLock { $0 = ($0.count + bytes.count, max($0.largest, bytes.count)) }
            })
        async let result = loop.perform(transfer)
        var arrivals = arrived.stream.makeAsyncIterator()
        await arrivals.next()
        // The sink has a piece and does not give it back: the loop goes on for all others.
        for _ in 0..<20 { #expect(try await loop.perform(Transfer("GET", server.url("/small"))).body == Array("small".utf8)) }
        #expect(sent.withLock { !$0 })
        gate.continuation.finish()
        #expect(try await result.status == 200)
        let (count, largest) = taken.withLock { $0 }
        #expect(count == Self.large.count)
        #expect(largest <= 2 << 20)
    }

    @Test func aSlowSourceHoldsNobodyElse() async throws {
        let server = try LoopbackServer { connection in
            while let request = connection.request() { connection.reply(Array("\(request.utf8.count)".utf8)) }
        }
        defer { server.close() }
        let loop = try CurlLoop(), asked = AsyncStream.makeStream(of: Void.self), gate = AsyncStream.makeStream(of: Void.self)
        let stream = TransferBody.Stream(
            length: 3 << 20,
            read: { count in
                asked.continuation.yield()
                for await _ in gate.stream {}
                return [UInt8](repeating: 0x61, count: min(count, 700_000))
            }, rewind: {})
        async let result = loop.perform(Transfer("PUT", server.url("/slow"), body: .stream(stream)))
        var questions = asked.stream.makeAsyncIterator()
        await questions.next()
        for _ in 0..<20 { #expect(try await loop.perform(Transfer("GET", server.url("/quick"))).status == 200) }
        gate.continuation.finish()
        let length = try #require(Int(String(decoding: try await result.body, as: UTF8.self)))
        #expect(length > 3 << 20)
    }

    /// The connection had been used before and breaks in the middle of the body: libcurl sends it again.
    @Test func aBodyIsSentAgainFromItsStart() async throws {
        let bytes = (0..<300_000).map { UInt8(0x61 + $0 % 26) }, rewinds = Mutex(0), position = Mutex(0)
        let server = try LoopbackServer { connection in
            guard let first = connection.request() else { return }
            connection.reply(Array(first.utf8))
            guard connection.number == 1 else { return }
            // The second request is never read.
        }
        defer { server.close() }
        let loop = try CurlLoop()
        let stream = TransferBody.Stream(
            length: Int64(bytes.count),
            read: { count in
                position.withLock { position in
                    let piece = Array(bytes[position..<min(position + min(count, 70_001), bytes.count)])
                    position += piece.count
                    return piece
                }
            },
            rewind: {
                position.withLock { $0 = 0 }
                rewinds.withLock { $0 += 1 }
            })
        _ = try await loop.perform(Transfer("GET", server.url()))
        let result = try await loop.perform(Transfer("PUT", server.url(), body: .stream(stream)))
        #expect(result.body.suffix(bytes.count) == bytes[...])
        #expect(rewinds.withLock { $0 } <= 1)
    }

    @Test func aSinkThatNeverReturnsGivesWayToCancellation() async throws {
        let server = try TransferTests.echo()
        defer { server.close() }
        let loop = try CurlLoop(), arrived = AsyncStream.makeStream(of: Void.self), never = AsyncStream.makeStream(of: Void.self)
        let task = Task {
            try await loop.perform(
                Transfer(
                    "GET", server.url(),
                    sink: { _ in
                        arrived.continuation.yield()
                        for await _ in never.stream {}
                        try Task.checkCancellation()
                    }))
        }
        var arrivals = arrived.stream.makeAsyncIterator()
        await arrivals.next()
        task.cancel()
        await #expect { _ = try await task.value } throws: { ($0 as? CurlError)?.code == 42 }
        never.continuation.finish()
    }
}
