import JobModel

/// The last things of a job, which have their time and no more.
extension JobRun {
    /// Stores the log as long as there is time: a slow storage must not keep the final word back.
    func storeLogInTime() async {
        let clock = context.clock, now = clock.uptime(), signals = endings.urgent.count
        await clock.within(farewell.endOfLog(now: now) - now) {
            await withTaskGroup(of: Void.self) { group in
                group.addTask { await self.storeLog() }
                group.addTask {
                    await self.endings.urgent(signals + 1)
                    let now = clock.uptime(), left = await self.farewell.endOfLog(now: now) - now
                    try? await clock.sleep(max(.zero, left))  // cut short when the log is stored
                }
                await group.next()
                group.cancelAll()
            }
        }
    }

    /// Waits until the final word can wait no longer.
    func waitForEndOfWord() async {
        let clock = context.clock
        while !Task.isCancelled {
            let now = clock.uptime(), left = farewell.endOfWord(now: now) - now, signals = endings.urgent.count
            if await clock.within(left, { await self.endings.urgent(signals + 1) }) == nil { return }
        }
    }

    private var farewell: Farewell {
        Farewell(
            lifetime: Lifetime(settings: context.settings, queue: context.queue), grace: context.settings.grace.value,
            signals: endings.urgent.map(\.time))
    }
}
