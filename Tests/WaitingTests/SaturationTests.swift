import Testing
import Waiting

/// What others say may be any number.
struct SaturationTests {
    @Test(
        arguments: [
            (1, 2, 3, -1, 2), (.max, 1, .max, .max - 1, .max), (.max, -1, .max - 1, .max, -.max), (.min, 1, .min + 1, .min, .min),
            (.min, -1, .min, .min + 1, .max), (.max, .min, -1, .max, .min), (.min, .min, .min, 0, .max), (0, .min, .min, .max, 0),
        ] as [(Int, Int, Int, Int, Int)])
    func wholeNumbers(first: Int, second: Int, sum: Int, difference: Int, product: Int) {
        #expect(first.saturatedSum(second) == sum)
        #expect(first.saturatedDifference(second) == difference)
        #expect(first.saturatedProduct(second) == product)
    }

    @Test func sizesWithoutASign() {
        #expect(UInt64.max.saturatedProduct(4096) == .max && UInt64(3).saturatedDifference(4) == .min && UInt64.max.saturatedSum(1) == .max)
    }

    @Test(
        arguments: [
            (0.9, 0), (-0.9, 0), (1e3, 1000), (1e308, .max), (-1e308, .min), (.infinity, .max), (-.infinity, .min), (.nan, 0),
            (9_223_372_036_854_775_808, .max), (-9_223_372_036_854_775_808, .min),
        ] as [(Double, Int)])
    func fractions(value: Double, whole: Int) {
        #expect(Int(saturating: value) == whole)
        #expect(UInt8(saturating: value) == UInt8(clamping: whole))
        // Any of them can be added to others, and told.
        let duration = Duration.seconds(saturating: value) + .seconds(1 << 60)
        #expect(duration.milliseconds >= .min && "\(duration.components.seconds)" != "")
    }

    @Test func partsOfASecondAreKept() { #expect(Duration.seconds(saturating: 0.25) == .milliseconds(250)) }
}
