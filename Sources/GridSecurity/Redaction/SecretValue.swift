/// The value that begins at some place: quoted, bracketed, or bare.
///
/// Inside a quoted text the quotes of inner JSON are escaped, once or more, so the end is the quote with as many
/// backslashes as the first one has.
struct SecretValue {
    /// The bytes to hide; quotes stay, so that JSON stays JSON.
    let range: Range<Int>

    /// `isJSON` says that a colon came before, so that a bare value is a number or a word.
    init(from start: Int, isJSON: Bool, in bytes: UnsafeRawBufferPointer) {
        var quote = start
        while quote < bytes.count, bytes[quote] == UInt8(ascii: "\\") { quote += 1 }
        guard quote < bytes.count else {
            range = start..<bytes.count
            return
        }
        let first = bytes[quote]
        if first == UInt8(ascii: "\"") || first == UInt8(ascii: "'") {
            range = quote + 1..<Self.closing(first, escapes: quote - start, from: quote + 1, in: bytes)
        } else if first == UInt8(ascii: "{") || first == UInt8(ascii: "[") {
            range = start..<Self.closingBracket(from: start, in: bytes)
        } else {
            range = start..<Self.bareEnd(from: start, stops: isJSON ? ",}])" : "&\"'<>", in: bytes)
        }
    }

    /// The index at which the closing quote, or its backslashes, begin.
    private static func closing(_ quote: UInt8, escapes: Int, from start: Int, in bytes: UnsafeRawBufferPointer) -> Int {
        var backslashes = 0
        for index in start..<bytes.count {
            if bytes[index] == UInt8(ascii: "\\") {
                backslashes += 1
            } else {
                if bytes[index] == quote, backslashes % (2 * (escapes + 1)) == escapes { return index - escapes }
                backslashes = 0
            }
        }
        return bytes.count
    }

    /// One after the bracket that closes the first one; brackets in quoted texts do not count.
    private static func closingBracket(from start: Int, in bytes: UnsafeRawBufferPointer) -> Int {
        var depth = 0
        var index = start
        while index < bytes.count {
            switch bytes[index] {
            case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
            case UInt8(ascii: "\""), UInt8(ascii: "'"):
                var escapes = 0
                while index - escapes > start, bytes[index - escapes - 1] == UInt8(ascii: "\\") { escapes += 1 }
                index = closing(bytes[index], escapes: escapes, from: index + 1, in: bytes) + escapes
            default: break
            }
            index += 1
            if depth == 0 { break }
        }
        return min(index, bytes.count)
    }

    /// Up to a blank or whatever ends a value of this kind.
    private static func bareEnd(from start: Int, stops: String, in bytes: UnsafeRawBufferPointer) -> Int {
        var index = start
        while index < bytes.count, !bytes[index].isSpace, !stops.utf8.contains(bytes[index]) { index += 1 }
        return index
    }
}
