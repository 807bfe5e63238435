extension Duration {
    /// `3 days 23 hours`, `11 hours 59 minutes`, `1 minute 12 seconds`: the two largest units, rounded down; less than nothing is `no time`.
    package var inWords: String {
        let seconds = components.seconds
        guard seconds > 0 else { return self > .zero ? "less than a second" : "no time" }
        let units: [(size: Int64, name: String)] = [(86400, "day"), (3600, "hour"), (60, "minute"), (1, "second")]
        let first = units.firstIndex { $0.size <= seconds } ?? 3  // the last is one second
        var rest = seconds
        return units[first...].prefix(2).compactMap { unit in
            let count = rest / unit.size
            rest %= unit.size
            return count == 0 ? nil : "\(count) \(unit.name)\(count == 1 ? "" : "s")"
        }.joined(separator: " ")
    }
}
