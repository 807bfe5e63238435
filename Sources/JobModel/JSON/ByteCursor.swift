/// A place in a text that is read from front to back, byte by byte.
struct ByteCursor {
    private let bytes: [UInt8]
    private(set) var position = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// The next byte, which stays; nil at the end.
    var next: UInt8? { position < bytes.count ? bytes[position] : nil }

    /// Takes the next byte.
    mutating func take() -> UInt8? {
        guard position < bytes.count else { return nil }
        position += 1
        return bytes[position - 1]
    }

    /// Takes these bytes if they are next.
    mutating func take(_ wanted: StaticString) -> Bool {
        let count = wanted.utf8CodeUnitCount
        guard bytes.count - position >= count, (0..<count).allSatisfy({ bytes[position + $0] == wanted.utf8Start[$0] }) else {
            return false
        }
        position += count
        return true
    }

    /// Takes bytes as long as they are of a kind.
    mutating func take(while isWanted: (UInt8) -> Bool) -> ArraySlice<UInt8> {
        let start = position
        while position < bytes.count, isWanted(bytes[position]) { position += 1 }
        return bytes[start..<position]
    }

    /// The fault at this place.
    func fault(_ reason: String) -> SyntaxFault { SyntaxFault(byte: position, reason: reason) }

    /// The fault that no value begins here.
    var noValue: SyntaxFault { fault(next == nil ? "the text ends where a value should be" : "no value begins like this") }
}

extension ByteCursor {
    /// Takes a number of hexadecimal digits, neither more nor fewer.
    mutating func takeHexadecimal(digits: Int) throws(SyntaxFault) -> UInt32 {
        var number: UInt32 = 0
        for _ in 0..<digits {
            guard let digit = next?.hexadecimalValue else { throw fault("\(digits) hexadecimal digits are wanted after the backslash") }
            _ = take()
            number = number << 4 | UInt32(digit)
        }
        return number
    }
}

extension UInt8 {
    /// The value of an ASCII hexadecimal digit; nil for any other byte.
    package var hexadecimalValue: UInt8? {
        switch self {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): self - 0x30
        case UInt8(ascii: "a")...UInt8(ascii: "f"), UInt8(ascii: "A")...UInt8(ascii: "F"): (self & 0xdf) - 0x37
        default: nil
        }
    }

    var isDigit: Bool { UInt8(ascii: "0")...UInt8(ascii: "9") ~= self }
}
