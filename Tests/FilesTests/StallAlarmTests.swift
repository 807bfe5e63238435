import Synchronization
import Testing
import Waiting

@testable import Files

@Suite(.timeLimit(.minutes(10))) struct StallAlarmTests {
    @Test func itRingsWhenWorkGetsOnNoMore() async {
        let looks = Mutex(0), rung = Promise<Duration>()
        // Gets on for three looks.
        let progress = { @Sendable () -> Int in
            looks.withLock { looks in
                looks += 1
                return min(looks, 3)
            }
        }
        let alarm = StallAlarm(after: .seconds(100_000), longestStep: .milliseconds(1), progress: progress) { rung.keep($0) }
        #expect(await rung.value() == .milliseconds(1))
        #expect(looks.withLock { $0 } == 4)
        alarm.cancel()
    }
}
