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

    /// The uptime at which the log's transfer is given up.
    func endOfLog(now: Duration) -> Duration {
        if signals.count > 1 { return now }
        guard let signal = signals.first else { return max(now + .seconds(5), lifetime.limit - lifetime.reserve / 4) }
        return signal + grace + .seconds(4)
    }

    /// The uptime at which the word goes to the spool.
    func endOfWord(now: Duration) -> Duration {
        if signals.count > 1 { return now + .seconds(1) }
        guard let signal = signals.first else { return max(now + .seconds(5), lifetime.limit) }
        return max(now + .seconds(2), signal + grace + .seconds(8))
    }
}
