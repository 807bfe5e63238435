import Glibc

/// A moment as log lines show it, in UTC.
struct LogTime: Sendable {
    /// Since 1970.
    let seconds: Int
    let milliseconds: Int

    static func now() -> LogTime {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return LogTime(seconds: time.tv_sec, milliseconds: time.tv_nsec / 1_000_000)
    }

    /// `2026-11-23 00:12:43,527`, as Python's logging writes it.
    var text: String { written(between: " ", decimal: ",") }

    /// `2026-11-23T00:12:43.527Z`.
    var iso8601: String { written(between: "T", decimal: ".") + "Z" }

    private func written(between divider: String, decimal: String) -> String {
        var clock = time_t(seconds)  // fits: the same type
        var parts = tm()
        gmtime_r(&clock, &parts)
        let date = "\(parts.tm_year + 1900)-\(digits(parts.tm_mon + 1))-\(digits(parts.tm_mday))"
        let time = "\(digits(parts.tm_hour)):\(digits(parts.tm_min)):\(digits(parts.tm_sec))"
        return "\(date)\(divider)\(time)\(decimal)\(digits(Int32(milliseconds), 3))"
    }

    private func digits(_ number: Int32, _ width: Int = 2) -> String {
        let text = String(number)
        return String(repeating: "0", count: max(0, width - text.count)) + text
    }
}
