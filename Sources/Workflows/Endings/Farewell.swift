import JobModel

/// How long the last things of a job may take: its log's transfer, and the delivery of its last word.
///
/// Without haste they have what is left of the pilot's life. After a signal, a payload that takes all of its grace leaves 4 s for the log and
/// 4 s for the word, so that with the default grace all is over 28 s after the signal. A second signal leaves one second.
struct Farewell {
    let lifetime: Lifetime
    let grace: Duration
    /// Uptimes of the signals.
    let signals: [Duration]

    /// The uptime at which the transfer of the log is given up that began then.
    func endOfLog(begun: Duration) -> Duration {
        guard let signal = signals.first else { return max(begun + .seconds(5), lifetime.limit - lifetime.reserve / 4) }
        return signals.count > 1 ? signals[1] : signal + grace + .seconds(4)
    }

    /// The uptime at which the word goes to the spool that was spoken then.
    func endOfWord(begun: Duration) -> Duration {
        guard let signal = signals.first else { return max(begun + .seconds(5), lifetime.limit) }
        return signals.count > 1 ? max(begun, signals[1]) + .seconds(1) : max(begun + .seconds(2), signal + grace + .seconds(8))
    }
}
