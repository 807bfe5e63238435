import JobModel
import Settings
import Waiting

/// The last things of a job, which have their time and no more.
extension JobRun {
    /// Stores the log as long as there is time: a slow storage must not keep the final word back.
    func storeLogInTime() async {
        let begun = context.clock.uptime()
        _ = await race(
            { await self.storeLog() },
            orUntil: {
                await self.wait { $0.endOfLog(begun: begun) }
                guard !Task.isCancelled else { return }  // the log is stored
                // Noted before the transfer is cancelled, whose own failure says less.
                await self.fail(self.endings.first?.reason ?? self.lifetime.reached(self.job.id))
            })
    }

    /// Waits until a moment of the farewell, which each signal may bring nearer.
    func wait(until moment: @Sendable (Farewell) -> Duration) async {
        let clock = context.clock
        while !Task.isCancelled {
            let signals = endings.urgent.map(\.time)
            let left = moment(Farewell(lifetime: lifetime, grace: context.settings.grace.value, signals: signals)) - clock.uptime()
            if left <= .zero { return }
            await clock.within(left) { await self.endings.urgent(signals.count + 1) }
        }
    }

    nonisolated var lifetime: Lifetime { Lifetime(settings: context.settings, queue: context.queue) }
}
