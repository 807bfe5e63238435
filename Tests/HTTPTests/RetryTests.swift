import Synchronization
import TestSupport
import Testing
import Waiting

@testable import HTTP

/// The retry engine.
@Suite struct RetryTests {
    struct Failure: RetryableFailure, Equatable {
        var retryAdvice: RetryAdvice
        var attempt = 0
    }

    struct Row: Sendable, CustomTestStringConvertible {
        let name: String
        let budget: RetryBudget
        /// One for each failing try; success after the last.
        let advice: [RetryAdvice]
        /// Time each try takes.
        var takes: Duration = .zero
        let sleeps: [Duration]
        let succeeds: Bool
        var testDescription: String { name }
    }

    /// The jitter takes the whole wait here.
    @Test(arguments: [
        Row(name: "at once", budget: .init(attempts: 3), advice: [], sleeps: [], succeeds: true),
        Row(name: "second", budget: .init(attempts: 3), advice: [.yes], sleeps: [.seconds(1)], succeeds: true),
        Row(name: "spent", budget: .init(attempts: 3), advice: [.yes, .yes, .yes], sleeps: [.seconds(1), .seconds(2)], succeeds: false),
        Row(name: "no", budget: .init(attempts: 3), advice: [.yes, .no], sleeps: [.seconds(1)], succeeds: false),
        Row(name: "single", budget: .init(attempts: 1), advice: [.yes], sleeps: [], succeeds: false),
        Row(
            name: "doubles to the cap", budget: .init(attempts: 6, baseDelay: .seconds(3), longestDelay: .seconds(10)),
            advice: [.yes, .yes, .yes, .yes], sleeps: [.seconds(3), .seconds(6), .seconds(10), .seconds(10)], succeeds: true),
        Row(name: "as asked", budget: .init(attempts: 3), advice: [.after(.seconds(5))], sleeps: [.seconds(25)], succeeds: true),
        Row(name: "asked for nothing", budget: .init(attempts: 3), advice: [.after(.zero)], sleeps: [.seconds(1)], succeeds: true),
        Row(
            name: "asked for long", budget: .init(attempts: 3, longestDelay: .seconds(60)), advice: [.after(.seconds(300))],
            sleeps: [.seconds(360)], succeeds: true),
        Row(
            name: "asked for much", budget: .init(attempts: 3, total: .seconds(20)), advice: [.after(.seconds(15))],
            sleeps: [.seconds(20)], succeeds: true),
        Row(
            name: "asked for too much", budget: .init(attempts: 3, total: .seconds(20)), advice: [.after(.seconds(20))], sleeps: [],
            succeeds: false),
        Row(
            name: "out of time", budget: .init(attempts: 9, total: .seconds(20)), advice: [.yes, .yes, .yes], takes: .seconds(9),
            sleeps: [.seconds(1), .seconds(1)], succeeds: false),
        Row(
            name: "at the end of time", budget: .init(attempts: 9, total: .seconds(2)), advice: [.yes, .yes, .yes],
            sleeps: [.seconds(1), .seconds(1)], succeeds: false),
    ])
    func table(row: Row) async throws {
        let clock = FakeClock()
        let retry = Retry(row.budget, clock: clock.pilotClock, jitter: { $0 })
        var heard: [Duration] = []
        func attempt(_ number: Int) throws(Failure) -> Int {
            clock.advance(by: row.takes)
            guard number <= row.advice.count else { return number }
            throw Failure(retryAdvice: row.advice[number - 1], attempt: number)
        }
        do throws(Failure) {
            let number = try await retry.run(onRetry: { _, delay in heard.append(delay) }) { number throws(Failure) in try attempt(number) }
            #expect(row.succeeds)
            #expect(number == row.advice.count + 1)
        } catch {
            #expect(!row.succeeds)
            #expect(error.attempt == row.sleeps.count + 1)
        }
        #expect(clock.sleeps == row.sleeps)
        #expect(heard == row.sleeps)
    }

    @Test func jitterIsBetweenNothingAndAll() async throws {
        let clock = FakeClock()
        let retry = Retry(RetryBudget(attempts: 100, baseDelay: .seconds(8), longestDelay: .seconds(8)), clock: clock.pilotClock)
        _ = try? await retry.run { (_) throws(Failure) -> Void in throw Failure(retryAdvice: .yes) }
        #expect(clock.sleeps.count == 99)
        #expect(clock.sleeps.allSatisfy { $0 >= .zero && $0 <= .seconds(8) })
        #expect(clock.sleeps.contains { $0 < .seconds(4) } && clock.sleeps.contains { $0 > .seconds(4) })
    }

    @Test func cancellationEndsTheWait() async throws {
        let waiting = AsyncStream.makeStream(of: Void.self)
        let task = Task {
            try await Retry(RetryBudget(attempts: 5, baseDelay: .seconds(3600), longestDelay: .seconds(3600)), jitter: { $0 }).run(
                onRetry: { _, _ in waiting.continuation.yield() }
            ) { (attempt) throws(Failure) -> Void in throw Failure(retryAdvice: .yes, attempt: attempt) }
        }
        for await _ in waiting.stream { break }
        task.cancel()
        await #expect { try await task.value } throws: { ($0 as? Failure)?.attempt == 1 }
    }

    @Test(
        arguments: [
            (503, nil, RetryAdvice.yes), (429, nil, .yes), (502, nil, .yes), (504, nil, .yes), (500, nil, .no), (403, nil, .no),
            (404, nil, .no),
            (503, "120", .after(.seconds(120))), (503, "0", .after(.zero)), (503, "-5", .yes), (503, "soon", .yes), (403, "120", .no),
            (503, "Sun, 06 Nov 1994 08:50:37 GMT", .after(.seconds(60))), (503, "Sun, 06 Nov 1994 08:48:37 GMT", .after(.zero)),
        ] as [(Int, String?, RetryAdvice)])
    func statusesHaveTheirAdvice(status: Int, retryAfter: String?, expected: RetryAdvice) {
        let headers = retryAfter.map { [HTTPHeader("retry-after", $0)] } ?? []
        #expect(RetryAdvice(status: status, headers: headers, now: 784_111_777) == expected)
    }
}
