/// The server's notation of times: `YYYY-MM-DD HH:MM:SS`, UTC, and nothing else is read by it.
package enum ServerTime {
    /// Formats seconds since 1970.
    package static func text(_ epoch: Int) -> String {
        let (days, seconds) = floorDivide(epoch, 86400)
        let (year, month, day) = civil(days)
        let date = "\(digits(year, 4))-\(digits(month, 2))-\(digits(day, 2))"
        return "\(date) \(digits(seconds / 3600, 2)):\(digits(seconds / 60 % 60, 2)):\(digits(seconds % 60, 2))"
    }

    /// Year, month and day of a day since 1970-01-01, by Howard Hinnant's `civil_from_days`: years begin in March, eras have 400 years.
    private static func civil(_ days: Int) -> (year: Int, month: Int, day: Int) {
        let (era, day) = floorDivide(days + 719_468, 146_097)
        let yearOfEra = (day - day / 1460 + day / 36524 - day / 146_096) / 365
        let dayOfYear = day - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let march = (5 * dayOfYear + 2) / 153
        let month = march < 10 ? march + 3 : march - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * march + 2) / 5 + 1)
    }

    private static func floorDivide(_ value: Int, _ divisor: Int) -> (quotient: Int, remainder: Int) {
        let (quotient, remainder) = value.quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
    }

    private static func digits(_ value: Int, _ width: Int) -> String {
        let text = String(value)
        return String(repeating: "0", count: max(0, width - text.count)) + text
    }
}
