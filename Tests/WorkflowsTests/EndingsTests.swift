import JobModel
import Testing

@testable import Workflows

@Suite struct EndingsTests {
    private func reason(_ code: ErrorCode) -> PilotError { PilotError(code, doing: "testing") }

    @Test func theFirstReasonCountsAndTheNextOneMeansHurry() async {
        let endings = Endings()
        async let first = endings.next(after: 0)
        async let second = endings.next(after: 1)
        endings.request(reason(.sigterm))
        #expect(await first?.code == .sigterm)
        endings.request(reason(.sigint))
        #expect(await second?.code == .sigint)
        #expect(endings.reason?.code == .sigterm && endings.count == 2)
        #expect(await endings.next(after: 0)?.code == .sigterm)
    }

    @Test func aCancelledWaitEndsWithoutAReason() async {
        let endings = Endings()
        let waiting = Task { await endings.next(after: 0) }
        waiting.cancel()
        #expect(await waiting.value?.code == nil)
    }
}
