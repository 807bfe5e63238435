/// Requests in time, counted in bins.
struct Traffic: Sendable {
    static let bin = Duration.seconds(10)

    private(set) var bins: [Int]

    init(over duration: Duration) {
        bins = Array(repeating: 0, count: Int((duration / Self.bin).rounded(.up)))
    }

    mutating func count(at time: Duration) {
        let bin = Int(time / Self.bin)
        if bins.indices.contains(bin) { bins[bin] += 1 }
    }

    mutating func add(_ other: Traffic) {
        for bin in bins.indices { bins[bin] += other.bins[bin] }
    }

    /// Requests a second, on the average of the time.
    func mean(_ time: Range<Duration>) -> Double {
        let part = bins(of: time)
        return Double(part.reduce(0, +)) / (Double(part.count) * (Self.bin / .seconds(1)))
    }

    /// Requests a second in the busiest bin of the time.
    func peak(_ time: Range<Duration>) -> Double { Double(bins(of: time).max() ?? 0) / (Self.bin / .seconds(1)) }

    private func bins(of time: Range<Duration>) -> ArraySlice<Int> {
        bins[Int(time.lowerBound / Self.bin)..<Int(time.upperBound / Self.bin)]
    }
}
