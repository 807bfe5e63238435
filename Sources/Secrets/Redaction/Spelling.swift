/// A way in which a text may have been written: encodings, one upon the other.
struct Spelling {
    enum Layer {
        /// `%2F`, and a blank as `+` in forms.
        case percent
        /// Backslashes as in JSON, Python and shells: `\"`, `\/`, `\n`, `\u0041`, `\x41`.
        case backslash
        /// A single quote within single quotes, as shells want it: `'\''` or `'"'"'`.
        case requoting
    }

    /// The outermost first, which was applied last.
    let layers: [Layer]
    /// Whether a plus sign may be a blank.
    let isForm: Bool

    private init(_ layers: [Layer]) {
        self.layers = layers
        isForm = layers.contains(.percent)
    }

    /// Percent-encoding and escapes up to two deep in any order, such as JSON in a form or JSON in JSON, and a shell's quotes alone.
    static let all: [Spelling] = {
        let single: [Layer] = [.percent, .backslash]
        let double = single.flatMap { outer in single.map { [outer, $0] } }
        return ([[]] + single.map { [$0] } + double + [[.requoting]]).map(Spelling.init)
    }()

    /// Whether an escape may begin with the byte.
    static func isEscape(_ byte: UInt8) -> Bool { byte == UInt8(ascii: "%") || byte == UInt8(ascii: "\\") }

    /// Whether the byte may stand for something else than itself, or not alone for itself.
    static func isSpecial(_ byte: UInt8) -> Bool { isEscape(byte) || byte == UInt8(ascii: "+") || byte == UInt8(ascii: "'") }

    /// The only thing that what stands at the index can mean in any spelling besides the byte itself; nil when it takes a closer look.
    static func meaning(of text: UnsafeRawBufferPointer, at index: Int) -> UInt8? {
        let byte = text[index]
        guard isSpecial(byte) else { return byte }
        if byte == UInt8(ascii: "+") { return UInt8(ascii: " ") }
        guard byte == UInt8(ascii: "%"), index + 2 < text.count, let high = text[index + 1].hexValue, let low = text[index + 2].hexValue
        else { return nil }
        let code = high << 4 | low
        return isSpecial(code) ? nil : code
    }
}
