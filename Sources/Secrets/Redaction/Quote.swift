/// A quotation that has been opened.
///
/// Inside a quoted text the quotes of inner JSON are escaped, once or more, so the end is the quote with as many backslashes as the
/// first one has.
struct Quote {
    /// The quotation mark.
    let byte: UInt8
    /// The backslashes before it.
    let escapes: Int

    /// Whether a byte behind that many backslashes closes the quotation.
    func isClosed(by byte: UInt8, behind backslashes: Int) -> Bool {
        byte == self.byte && backslashes % (2 * (escapes + 1)) == escapes
    }
}
