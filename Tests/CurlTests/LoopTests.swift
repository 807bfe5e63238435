import TestSupport
import Testing

@testable import Curl

/// The loop, its thread and its connections.
@Suite(.timeLimit(.minutes(10))) struct LoopTests {
    @Test func connectionsAreUsedAgain() async throws {
        let server = try TransferTests.echo()
        defer { server.close() }
        let loop = try CurlLoop()
        let first = try await loop.perform(Transfer("GET", server.url()))
        let second = try await loop.perform(Transfer("GET", server.url()))
        #expect(!first.reusedConnection)
        #expect(second.reusedConnection)
        #expect(second.headers.contains(TransferHeader("X-Number", "1")))
        #expect(second.timings.total > .zero)
    }

    @Test func aConnectionThatDiedMeanwhileIsReplaced() async throws {
        let server = try LoopbackServer { connection in
            // One reply, then the end without a word.
            _ = connection.request()
            connection.reply([UInt8(connection.number)])
        }
        defer { server.close() }
        let loop = try CurlLoop()
        for number in 1...5 {
            let result = try await loop.perform(Transfer("POST", server.url(), body: .bytes([1])))
            #expect(result.body == [UInt8(number)])
        }
    }

    @Test func oneHostGetsFewConnections() async throws {
        let server = try TransferTests.echo()
        defer { server.close() }
        let loop = try CurlLoop(maximumHostConnections: 3)
        let numbers = try await withThrowingTaskGroup(of: String?.self) { group in
            for _ in 0..<200 {
                group.addTask {
                    try await loop.perform(Transfer("GET", server.url())).headers.first { $0.name == "X-Number" }?.value
                }
            }
            return try await group.reduce(into: Set()) { $0.insert($1) }
        }
        #expect(!numbers.contains(nil))
        #expect((1...3).contains(numbers.count))
    }

    @Test func cancellationEndsATransferAtOnce() async throws {
        let arrived = AsyncStream.makeStream(of: Void.self)
        let server = try LoopbackServer { connection in
            _ = connection.request()
            arrived.continuation.yield()
            connection.untilClosed()
            arrived.continuation.yield()
        }
        defer { server.close() }
        // An hour: without the wake-up this test would not end.
        let loop = try CurlLoop(longestSleep: 3_600_000)
        var events = arrived.stream.makeAsyncIterator()
        for _ in 0..<10 {
            let task = Task { try await loop.perform(Transfer("GET", server.url())) }
            await events.next()
            task.cancel()
            await #expect { _ = try await task.value } throws: { ($0 as? CurlError)?.code == 42 }
            // The connection is gone too, not only the caller.
            await events.next()
        }
    }

    @Test func aCancelledTaskStartsNothing() async throws {
        let server = try TransferTests.echo()
        defer { server.close() }
        let loop = try CurlLoop()
        let task = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            return try await loop.perform(Transfer("GET", server.url()))
        }
        await #expect { _ = try await task.value } throws: { ($0 as? CurlError)?.code == 42 }
    }

    @Test func theThreadEndsWithTheLoop() async throws {
        let server = try TransferTests.echo()
        defer { server.close() }
        // The thread keeps itself alive until it ends. Whether the loop goes on its own thread or another is up to the moment.
        for _ in 0..<50 {
            let thread = WeakThread()
            do {
                let loop = try CurlLoop()
                thread.thread = loop.thread
                async let one = loop.perform(Transfer("GET", server.url()))
                async let two = loop.perform(Transfer("GET", server.url()))
                _ = try await (one, two)
            }
            // Nobody tells of the end of a thread; one that stays is a hang, which the time limit ends.
            while thread.thread != nil {
                try Task.checkCancellation()
                await Task.yield()
            }
        }
    }

    @Test func aThousandTransfersAtOnce() async throws {
        let server = try TransferTests.echo()
        defer { server.close() }
        let loop = try CurlLoop()
        let bodies = try await withThrowingTaskGroup(of: Bool.self) { group in
            for number in 0..<1000 {
                group.addTask {
                    let result = try await loop.perform(Transfer("POST", server.url(), body: .bytes(Array("n=\(number)".utf8))))
                    return String(decoding: result.body, as: UTF8.self).hasSuffix("\r\n\r\nn=\(number)")
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(bodies.count == 1000)
        #expect(!bodies.contains(false))
    }

    @Test func timeoutsEndWhatIsTooSlow() async throws {
        let server = try LoopbackServer { connection in
            _ = connection.request()
            connection.untilClosed()
        }
        defer { server.close() }
        let loop = try CurlLoop()
        await #expect {
            _ = try await loop.perform(Transfer("GET", server.url(), timeouts: TransferTimeouts(total: .milliseconds(50))))
        } throws: {
            ($0 as? CurlError)?.code == 28
        }
        await #expect {
            _ = try await loop.perform(
                Transfer("GET", server.url(), timeouts: TransferTimeouts(lowSpeedLimit: 100, lowSpeedTime: .seconds(1))))
        } throws: {
            ($0 as? CurlError)?.code == 28
        }
    }

    @Test func theVersionIsKnown() {
        let version = CurlVersion.running
        #expect(version.libcurl.hasPrefix("7.") || version.libcurl.hasPrefix("8."))
        #expect(version.ssl.hasPrefix("OpenSSL/"))
        #expect(version.zlib != nil)
        #expect(version.features.contains("SSL"))
    }

    private final class WeakThread {
        weak var thread: CurlThread?
    }
}
