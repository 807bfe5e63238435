extension UInt8 {
    var isLetterOrDigit: Bool {
        switch self {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"): true
        default: false
        }
    }

    var isSpace: Bool { self == UInt8(ascii: " ") || (9...13).contains(self) }

    var isBlank: Bool { self == UInt8(ascii: " ") || self == UInt8(ascii: "\t") }

    /// The digit of a number below 16, in upper case.
    init(hexDigit: UInt8) {
        self = hexDigit < 10 ? UInt8(ascii: "0") + hexDigit : UInt8(ascii: "A") + hexDigit - 10
    }

    /// Of the characters of RFC 6750, and the percent sign of their encoding.
    var isTokenCharacter: Bool { isLetterOrDigit || "-._~+/=%".utf8.contains(self) }

    /// The value of a hexadecimal digit of either case.
    var hexValue: UInt8? {
        switch self {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): self - UInt8(ascii: "0")
        case UInt8(ascii: "A")...UInt8(ascii: "F"): self - UInt8(ascii: "A") + 10
        case UInt8(ascii: "a")...UInt8(ascii: "f"): self - UInt8(ascii: "a") + 10
        default: nil
        }
    }
}

extension UnsafeRawBufferPointer {
    /// Whether the text stands at the index, without regard to case; nil when the bytes end before it can be told.
    ///
    /// The text is given in lower case.
    func begins(with text: StaticString, at index: Int) -> Bool? {
        for offset in 0..<text.utf8CodeUnitCount {
            guard index + offset < count else { return nil }
            let byte = self[index + offset]
            let lower = (0x41...0x5a).contains(byte) ? byte | 0x20 : byte
            if lower != text.utf8Start[offset] { return false }
        }
        return true
    }

    /// The first index from `start` on that matches, or that of the end; looks at no more than `limit` bytes.
    func firstIndex(from start: Int, limit: Int = .max, where matches: (UInt8) -> Bool) -> Int {
        let end = limit < count - start ? start + limit : count
        var index = start
        while index < end, !matches(self[index]) { index += 1 }
        return index
    }
}
