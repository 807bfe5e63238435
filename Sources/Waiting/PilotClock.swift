/// The time that the pilot lives by, injected so that tests need not wait.
package struct PilotClock: Sendable {
    /// Seconds since 1970, UTC.
    package var epoch: @Sendable () -> Double
    /// Time since an arbitrary moment; it never goes back and counts while the machine sleeps.
    package var uptime: @Sendable () -> Duration
    /// Waits that long; throws `CancellationError` as soon as the task is cancelled.
    package var sleep: @Sendable (Duration) async throws -> Void

    /// Whole seconds since 1970.
    package var now: Int { Int(saturating: epoch()) }

    package init(
        epoch: @escaping @Sendable () -> Double, uptime: @escaping @Sendable () -> Duration,
        sleep: @escaping @Sendable (Duration) async throws -> Void
    ) {
        self.epoch = epoch
        self.uptime = uptime
        self.sleep = sleep
    }
}
