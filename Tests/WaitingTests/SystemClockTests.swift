import Testing
import Waiting

/// The machine's own clock.
@Suite struct SystemClockTests {
    @Test func aWaitEndsWhenItsTimeHasCome() async throws {
        let clock = PilotClock.system, begun = clock.uptime()
        try await clock.sleep(.milliseconds(20))
        #expect(clock.uptime() - begun >= .milliseconds(20))
        try await clock.sleep(.zero)
        try await clock.sleep(.seconds(-1))
    }

    @Test func aCancelledWaitEndsAtOnce() async throws {
        let wait = Task { try await PilotClock.system.sleep(.seconds(100_000)) }
        wait.cancel()
        await #expect(throws: CancellationError.self) { try await wait.value }
    }
}
