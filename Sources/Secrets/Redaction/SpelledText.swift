/// A text, read as if it had been written in one spelling.
///
/// What is not encoded stands for itself; so it does not matter which bytes a writer found worth encoding.
struct SpelledText {
    /// The text ended before it could be told.
    struct TextEnded: Error {}

    enum Unit: Equatable {
        case byte(UInt8)
        /// A character beyond ASCII that was written by its number.
        case character(Unicode.Scalar)
    }

    /// What stands at an index, and the index behind it.
    typealias Step = (unit: Unit, next: Int)

    let text: UnsafeRawBufferPointer
    let spelling: Spelling

    func step(at index: Int) throws(TextEnded) -> Step {
        try step(at: index, through: spelling.layers.count)
    }

    /// Reads through the outermost layers only.
    private func step(at index: Int, through depth: Int) throws(TextEnded) -> Step {
        guard depth > 0 else {
            guard index < text.count else { throw TextEnded() }
            return (.byte(text[index]), index + 1)
        }
        let first = try step(at: index, through: depth - 1)
        switch (spelling.layers[depth - 1], first.unit) {
        case (.percent, .byte(UInt8(ascii: "%"))):
            guard let (code, next) = try number(digits: 2, at: first.next, through: depth - 1) else { return first }
            return (.byte(UInt8(code)), next)
        case (.backslash, .byte(UInt8(ascii: "\\"))): return try escaped(at: first.next, through: depth - 1)
        case (.requoting, .byte(UInt8(ascii: "'"))): return (first.unit, try indexBehindRequoting(at: first.next))
        default: return first
        }
    }

    /// What the letter behind a backslash stands for; one without a meaning stands for itself.
    private func escaped(at index: Int, through depth: Int) throws(TextEnded) -> Step {
        let letter = try step(at: index, through: depth)
        guard case .byte(let byte) = letter.unit else { return letter }
        switch byte {
        case UInt8(ascii: "n"): return (.byte(10), letter.next)
        case UInt8(ascii: "r"): return (.byte(13), letter.next)
        case UInt8(ascii: "t"): return (.byte(9), letter.next)
        case UInt8(ascii: "b"): return (.byte(8), letter.next)
        case UInt8(ascii: "f"): return (.byte(12), letter.next)
        case UInt8(ascii: "u"): return try character(at: letter.next, through: depth) ?? letter
        case UInt8(ascii: "x"):
            guard let (code, next) = try number(digits: 2, at: letter.next, through: depth) else { return letter }
            return (.byte(UInt8(code)), next)
        default: return letter
        }
    }

    /// A character of four digits, or of two times four with another `\u` between them.
    private func character(at index: Int, through depth: Int) throws(TextEnded) -> Step? {
        guard let (code, next) = try number(digits: 4, at: index, through: depth) else { return nil }
        if let scalar = Unicode.Scalar(code) { return (scalar.isASCII ? .byte(UInt8(code)) : .character(scalar), next) }
        let backslash = try step(at: next, through: depth)
        guard backslash.unit == .byte(UInt8(ascii: "\\")) else { return nil }
        let letter = try step(at: backslash.next, through: depth)
        guard letter.unit == .byte(UInt8(ascii: "u")), let (low, end) = try number(digits: 4, at: letter.next, through: depth),
            let scalar = Unicode.Scalar(0x10000 + (code & 0x3ff) << 10 + low & 0x3ff)
        else { return nil }
        return (.character(scalar), end)
    }

    /// A number of that many hexadecimal digits; nil when there are fewer.
    private func number(digits: Int, at index: Int, through depth: Int) throws(TextEnded) -> (value: UInt32, next: Int)? {
        var number: UInt32 = 0, index = index
        for _ in 0..<digits {
            let digit = try step(at: index, through: depth)
            guard case .byte(let byte) = digit.unit, let value = byte.hexValue else { return nil }
            number = number << 4 | UInt32(value)
            index = digit.next
        }
        return (number, index)
    }

    private func indexBehindRequoting(at index: Int) throws(TextEnded) -> Int {
        for rest in ["\\''", "\"'\"'"] as [StaticString] {
            guard let isThere = text.begins(with: rest, at: index) else { throw TextEnded() }
            if isThere { return index + rest.utf8CodeUnitCount }
        }
        return index
    }
}

extension SpelledText.Unit {
    /// The byte itself, or the first one of the character's UTF-8.
    var firstByte: UInt8 {
        switch self {
        case .byte(let byte): byte
        case .character(let scalar): UTF8.encode(scalar)?.first ?? 0
        }
    }
}
