/// So many pilots, of whom none hears of another.
///
/// The server's answers depend on the time alone, so that each pilot lives its life through by itself and the requests are added up.
struct Fleet: Sendable {
    let pilots: Int
    let seed: UInt64
    let site: Site
    let outage: Outage

    /// Half an hour as ever, ten minutes of outage, three quarters of an hour after it.
    static let before = Duration.seconds(1800)
    static let outage = Duration.seconds(600)
    static let after = Duration.seconds(2700)

    init(pilots: Int, seed: UInt64, killCheck: Duration, kind: Outage.Kind) throws {
        (self.pilots, self.seed) = (pilots, seed)
        site = try Site(killCheck: killCheck)
        outage = Outage(kind: kind, begin: Self.before, end: Self.before + Self.outage)
    }

    func run() async -> Load {
        let parts = 8, end = outage.end + Self.after
        let traffic = await withTaskGroup(of: Traffic.self) { group in
            for part in 0..<parts {
                group.addTask { self.run(stride(from: part, to: pilots, by: parts), until: end) }
            }
            return await group.reduce(into: Traffic(over: end)) { $0.add($1) }
        }
        return Load(
            mean: traffic.mean(.zero..<outage.begin), peakDuring: traffic.peak(outage.begin..<outage.end),
            peakAfter: traffic.peak(outage.end..<end))
    }

    private func run(_ numbers: StrideTo<Int>, until end: Duration) -> Traffic {
        var traffic = Traffic(over: end)
        for number in numbers {
            var pilot = PilotLife(site: site, outage: outage, dice: Dice(seed: seed &+ UInt64(number) &* 0x1_0000_0001), end: end)
            pilot.live()
            traffic.add(pilot.traffic)
        }
        return traffic
    }
}

/// Requests a second that the server, or what stands before it, sees.
struct Load: Sendable {
    /// Of the half hour before the outage.
    let mean: Double
    let peakDuring: Double
    let peakAfter: Double
}
