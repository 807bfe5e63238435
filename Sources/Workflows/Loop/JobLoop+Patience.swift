import Waiting

/// How long a pilot that was told to stop waits for what may hang.
extension JobLoop {
    /// Does what may hang, but not for longer than that after the pilot was told to stop; nil then.
    func unlessStopped<Value: Sendable, Failure: Error>(
        for patience: Duration = .seconds(1), _ work: @escaping @Sendable () async throws(Failure) -> Value
    ) async throws(Failure) -> Value? {
        let clock = context.clock
        return try await race(
            work,
            orUntil: {
                await self.untilStopped()
                try? await clock.sleep(patience)  // cut short by the answer
            })
    }

    /// Waits until the pilot is told to stop, if it was not yet, or until the task is cancelled.
    func untilStopped() async {
        // The bell's ring may have been heard before.
        if stopping == nil { await stopped.wait() }
    }
}
