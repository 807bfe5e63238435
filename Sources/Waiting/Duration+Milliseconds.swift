extension Duration {
    /// Whole milliseconds.
    package var milliseconds: Int { Int(self / .milliseconds(1)) }
}
