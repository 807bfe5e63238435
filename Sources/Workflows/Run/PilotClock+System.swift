import FoundationEssentials

extension PilotClock {
    /// The machine's own clocks.
    package static let system: PilotClock = {
        let clock = ContinuousClock()
        let start = clock.now
        return PilotClock(
            epoch: { Date().timeIntervalSince1970 },
            uptime: { start.duration(to: clock.now) },
            sleep: { try await clock.sleep(for: $0) })
    }()
}
