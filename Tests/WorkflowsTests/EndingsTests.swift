import JobModel
import Testing

@testable import Workflows

@Suite struct EndingsTests {
    private func ending(_ code: ErrorCode, urgent: Bool = true, at seconds: Int = 0) -> Endings.Ending {
        Endings.Ending(reason: PilotError(code, doing: "testing"), isUrgent: urgent, time: .seconds(seconds))
    }

    @Test func theFirstReasonCountsAndASecondUrgentOneMeansHurry() async {
        let endings = Endings()
        async let first = endings.first()
        async let hurry: Void = endings.urgent(2)
        endings.request(ending(.pandaKill, urgent: false))
        #expect(await first?.code == .pandaKill)
        endings.request(ending(.sigterm, at: 1))
        endings.request(ending(.sigint, at: 2))
        await hurry
        #expect(endings.first?.reason.code == .pandaKill)
        #expect(endings.urgent.map(\.time) == [.seconds(1), .seconds(2)])
        #expect(await endings.first()?.code == .pandaKill)
    }

    @Test func aCancelledWaitEndsWithoutAReason() async {
        let endings = Endings()
        let waiting = Task { await endings.first() }
        waiting.cancel()
        #expect(await waiting.value?.code == nil)
    }
}
