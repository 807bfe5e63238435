// Arithmetic on what kernels, servers and files say: what does not fit becomes the nearest number that does, and nothing traps.
// `scripts/check-numbers` finds where it is wanted.

extension FixedWidthInteger {
    package func saturatedSum(_ other: Self) -> Self {
        let (sum, overflow) = addingReportingOverflow(other)
        return overflow ? (other < 0 ? .min : .max) : sum
    }

    package func saturatedDifference(_ other: Self) -> Self {
        let (difference, overflow) = subtractingReportingOverflow(other)
        return overflow ? (other < 0 ? .max : .min) : difference
    }

    package func saturatedProduct(_ other: Self) -> Self {
        let (product, overflow) = multipliedReportingOverflow(by: other)
        return overflow ? ((self < 0) == (other < 0) ? .max : .min) : product
    }

    /// The whole part; zero for what is no number.
    package init(saturating value: Double) {
        self = value.isNaN ? 0 : Self(exactly: value.rounded(.towardZero)) ?? (value < 0 ? .min : .max)
    }
}

extension Duration {
    /// At most 127 billion years, to which as many can be added and still be told; zero for what is no number.
    package static func seconds(saturating value: Double) -> Duration {
        // fits: a fifth of what a duration holds
        value.isNaN ? .zero : .seconds(min(max(value, -4e18), 4e18))
    }

    /// Whole milliseconds.
    package var milliseconds: Int { Int(saturating: self / .milliseconds(1)) }
}
