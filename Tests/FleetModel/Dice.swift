import Glibc

/// Chance that comes out the same in every run: a SplitMix64 generator.
final class Dice {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    private func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }

    func number(in range: ClosedRange<Double>) -> Double {
        range.lowerBound + (range.upperBound - range.lowerBound) * (Double(next() >> 11) * 0x1p-53)
    }

    func duration(in range: ClosedRange<Double>) -> Duration { .seconds(number(in: range)) }

    /// A time without memory: what is left of it is as long on the average, however much has passed.
    func exponential(mean: Duration) -> Duration { mean * -log(1 - number(in: 0...1)) }
}
