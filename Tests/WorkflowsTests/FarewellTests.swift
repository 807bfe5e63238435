import JobModel
import Testing

@testable import Workflows

@Suite struct FarewellTests {
    /// A lifetime of 3600 s, of which 180 s are for the end; the default grace of 20 s.
    private func farewell(_ signals: [Int]) throws -> Farewell {
        let lifetime = Lifetime(settings: try GateTests.settings(), queue: try GateTests.queue())
        return Farewell(lifetime: lifetime, grace: .seconds(20), signals: signals.map { .seconds($0) })
    }

    @Test(
        arguments: [
            ([], 100, 3555), ([], 3554, 3559), ([], 5000, 5005),
            ([90], 100, 114), ([90], 200, 114), ([90, 92], 100, 92), ([90, 92, 93], 100, 92),
        ] as [([Int], Int, Int)])
    func theLogIsGivenUp(signals: [Int], begun: Int, end: Int) throws {
        #expect(try farewell(signals).endOfLog(begun: .seconds(begun)) == .seconds(end))
    }

    @Test(
        arguments: [
            ([], 100, 3600), ([], 3599, 3604),
            ([90], 100, 118), ([90], 117, 119), ([90, 92], 91, 93), ([90, 92], 100, 101), ([90, 92, 99], 100, 101),
        ] as [([Int], Int, Int)])
    func theLastWordGoesToTheSpool(signals: [Int], begun: Int, end: Int) throws {
        #expect(try farewell(signals).endOfWord(begun: .seconds(begun)) == .seconds(end))
    }

    @Test func looksAreSparedOneByOneAndComeBack() {
        var pace = LookPace(shortest: .seconds(60), longest: .seconds(1800))
        func expect(_ interval: Duration, _ lower: Int, _ upper: Int) { #expect((.seconds(lower)...(.seconds(upper))).contains(interval)) }
        expect(pace.first(), 54, 60)
        expect(pace.next(after: .seconds(1)), 54, 60)
        expect(pace.next(after: .seconds(1.1)), 108, 120)
        expect(pace.next(after: nil), 216, 240)
        for _ in 0..<10 { _ = pace.next(after: nil) }
        expect(pace.next(after: nil), 1620, 1800)
        expect(pace.next(after: .zero), 810, 900)
        for _ in 0..<10 { _ = pace.next(after: .zero) }
        expect(pace.next(after: .zero), 54, 60)
    }

    /// A kill_check longer than a heartbeat holds.
    @Test func looksAreNeverMoreFrequentThanAsked() {
        var pace = LookPace(shortest: .seconds(4000), longest: .seconds(1800))
        #expect(pace.first() >= .seconds(3600) && pace.next(after: nil) >= .seconds(3600))
    }
}
