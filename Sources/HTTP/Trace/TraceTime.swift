import Glibc

/// A time of day as curl's `--trace-time` writes it: local, to the microsecond.
struct TraceTime: Sendable, Equatable, CustomStringConvertible {
    var hour: Int32
    var minute: Int32
    var second: Int32
    var microsecond: Int

    static func now() -> TraceTime {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        var parts = tm()
        localtime_r(&time.tv_sec, &parts)
        return TraceTime(hour: parts.tm_hour, minute: parts.tm_min, second: parts.tm_sec, microsecond: time.tv_nsec / 1000)
    }

    var description: String {
        "\(padded(Int(hour), 2)):\(padded(Int(minute), 2)):\(padded(Int(second), 2)).\(padded(microsecond, 6))"
    }

    private func padded(_ value: Int, _ digits: Int) -> String {
        let text = String(value)
        return String(repeating: "0", count: max(0, digits - text.count)) + text
    }
}
