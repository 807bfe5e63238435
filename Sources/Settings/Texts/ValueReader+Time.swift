import JobModel

extension ValueReader where Value == Duration {
    /// A time of `range.lowerBound` seconds or more: whole seconds, or whole numbers with the units s, m, h and d, such as `90s`, `2h` or `1h30m`.
    package static func seconds(_ range: PartialRangeFrom<Int> = 0...) -> ValueReader {
        ValueReader(show: { "\($0.components.seconds)" }) { text throws(ValueFault) in
            let number = try seconds(in: text)
            guard range.contains(number) else { throw ValueFault("\(text) is too small (\(range.lowerBound) or more)") }
            return .seconds(number)  // fits: a duration holds every whole number of seconds
        }
    }

    private static func seconds(in text: String) throws(ValueFault) -> Int {
        if let number = Int(text) { return number }
        var rest = text.lowercased()[...], sum = 0
        repeat {
            let digits = rest.prefix { $0.isASCII && $0.isNumber }
            rest = rest[digits.endIndex...].drop { $0 == " " }
            guard !digits.isEmpty, let unit = rest.popFirst().flatMap({ units[$0] }) else {
                throw ValueFault("'\(text)' is not a time (seconds, or with a unit: 90s, 30m, 2h, 1d)")
            }
            let (part, isTooLong) = (Int(digits) ?? .max).multipliedReportingOverflow(by: unit)
            let (next, isTooMuch) = sum.addingReportingOverflow(part)
            guard !isTooLong, !isTooMuch else { throw ValueFault("'\(text)' is too large") }
            sum = next
            rest = rest.drop { $0 == " " }
        } while !rest.isEmpty
        return sum
    }

    private static var units: [Character: Int] { ["s": 1, "m": 60, "h": 3600, "d": 86400] }
}
