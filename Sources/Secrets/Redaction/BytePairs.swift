/// The pairs of bytes with which secrets may begin in a text: they tell nearly all places where none does.
struct BytePairs {
    /// One bit for each pair; empty as long as there is none.
    private var bits: [UInt64] = []

    /// Adds the pairs with which the needle begins in any spelling.
    mutating func insert(_ needle: Needle) {
        let first = needle.bytes[0], second = needle.bytes[1]
        for next in [second] + Array("%\\".utf8) { insert(first, next) }
        if needle.isWrapped { for next in "\r\n".utf8 { insert(first, next) } }
        if second == UInt8(ascii: " ") { insert(first, UInt8(ascii: "+")) }
        if first == UInt8(ascii: "'") { insert(first, UInt8(ascii: "\"")) }
        // Escapes of the first byte, which may themselves be escaped: `%25`, `%5C`, `\\`. A letter behind a backslash begins on its own.
        insert(UInt8(ascii: "%"), UInt8(ascii: "\\"))
        for tens in [0x2, 0x5, first >> 4] {
            insert(UInt8(ascii: "%"), UInt8(hexDigit: tens))
            insert(UInt8(ascii: "%"), UInt8(hexDigit: tens) | 0x20)
        }
        for next in (first.isLetterOrDigit ? [] : [first]) + Array("ux\\%".utf8) { insert(UInt8(ascii: "\\"), next) }
    }

    /// The first index from that one on at which a secret may begin; the last byte is always one.
    func firstIndex(in text: UnsafeRawBufferPointer, from start: Int) -> Int? {
        if bits.isEmpty || start >= text.count { return nil }
        return bits.withUnsafeBufferPointer { bits in
            var pair = Int(text[start])
            for index in start..<text.count - 1 {
                pair = (pair & 0xff) << 8 | Int(text[index + 1])
                if bits[pair >> 6] & 1 << UInt64(pair & 63) != 0 { return index }
            }
            return text.count - 1
        }
    }

    private mutating func insert(_ first: UInt8, _ second: UInt8) {
        if bits.isEmpty { bits = Array(repeating: 0, count: 1 << 10) }
        let pair = Int(first) << 8 | Int(second)
        bits[pair >> 6] |= 1 << UInt64(pair & 63)
    }
}
