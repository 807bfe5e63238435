import Testing
import Workflows

@Suite struct TimelineTests {
    @Test func pilotTimingIsSixWholeSecondsInTheServersOrder() {
        var timeline = Timeline()
        timeline.add(.milliseconds(1600), to: .getJob)
        timeline.add(.seconds(3), to: .payload)
        timeline.add(.seconds(4), to: .payload)
        timeline.add(.seconds(1), to: .setup)
        #expect(timeline.pilotTiming == "2|0|7|0|0|1")
    }
}
