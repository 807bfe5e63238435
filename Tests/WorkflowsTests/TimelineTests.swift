import Testing
import Workflows

@Suite struct TimelineTests {
    @Test func pilotTimingIsSixWholeSecondsInTheServersOrder() {
        var timeline = Timeline()
        timeline.add(.getJob, from: .zero, to: .milliseconds(1600))
        timeline.add(.payload, from: .seconds(2), to: .seconds(5))
        timeline.add(.payload, from: .seconds(6), to: .seconds(10))
        timeline.add(.setup, from: .seconds(1), to: .seconds(2))
        timeline.add(.stageOut, from: .seconds(10), to: .seconds(12))
        timeline.add(.log, from: .seconds(12), to: .seconds(13))
        #expect(timeline.pilotTiming == "2|0|7|3|0|1")
        #expect(timeline.intervals.count == 6)
    }
}
