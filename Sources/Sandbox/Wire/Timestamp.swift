import Glibc

/// Times as the server writes them.
enum Timestamp {
    /// Seconds since 1970, now.
    static func now() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    /// `YYYY-MM-DD HH:MM:SS` in UTC.
    static func text(_ seconds: Double) -> String {
        var time = time_t(seconds)
        var parts = tm()
        gmtime_r(&time, &parts)
        func two(_ number: Int32) -> String { number < 10 ? "0\(number)" : "\(number)" }
        let day = "\(parts.tm_year + 1900)-\(two(parts.tm_mon + 1))-\(two(parts.tm_mday))"
        return "\(day) \(two(parts.tm_hour)):\(two(parts.tm_min)):\(two(parts.tm_sec))"
    }

    /// The form of HTTP's header fields, `Sun, 06 Nov 1994 08:49:37 GMT` (RFC 9110 section 5.6.7).
    static func httpDate(_ seconds: Double) -> String {
        var time = time_t(seconds)
        var parts = tm()
        gmtime_r(&time, &parts)
        let days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        let text = text(seconds)
        let month = months[Int(parts.tm_mon)]
        return "\(days[Int(parts.tm_wday)]), \(text.dropFirst(8).prefix(2)) \(month) \(text.prefix(4)) \(text.suffix(8)) GMT"
    }

    /// Whether the text is a time in the one form the server reads.
    static func isValid(_ text: String) -> Bool {
        let halves = text.split(separator: " ", omittingEmptySubsequences: false)
        guard halves.count == 2 else { return false }
        let day = halves[0].split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
        let clock = halves[1].split(separator: ":", omittingEmptySubsequences: false).map { Int($0) }
        guard day.count == 3, clock.count == 3, let year = day[0], let month = day[1], let date = day[2],
            let hour = clock[0], let minute = clock[1], let second = clock[2]
        else { return false }
        return (1...9999).contains(year) && (1...12).contains(month) && (1...31).contains(date)
            && (0...23).contains(hour) && (0...59).contains(minute) && (0...61).contains(second)
    }
}
