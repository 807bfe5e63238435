/// A kind of Python string, by the letters before its quote.
struct PythonString {
    /// `r'…'`: a backslash stands for itself.
    private let isRaw: Bool
    /// `b'…'`: it is made of bytes, and has no escapes for characters.
    private let isBytes: Bool

    /// Nil when Python has no such kind.
    init?(prefix: String) {
        let letters = prefix.lowercased()
        guard ["", "u", "r", "b", "br", "rb"].contains(letters) else { return nil }
        isRaw = letters.contains("r")
        isBytes = letters.contains("b")
    }

    /// Reads from the opening quote to the closing one.
    func read(from text: inout ByteCursor) throws(SyntaxFault) -> String {
        let start = text
        let quote = text.take()
        var bytes: [UInt8] = []
        while text.next != quote {
            switch text.next {
            case UInt8(ascii: "\\"): bytes += try escape(from: &text)
            case nil: throw text.fault("the text ends within a string")
            case 0, 0x0a, 0x0d: throw text.fault("a line end or NUL in a string")
            default: bytes += text.take { $0 != quote && $0 != UInt8(ascii: "\\") && $0 != 0 && $0 != 0x0a && $0 != 0x0d }
            }
        }
        _ = text.take()
        guard let string = String(validating: bytes, as: UTF8.self) else { throw start.fault("a string that is not UTF-8") }
        return string
    }

    /// What a backslash and the letters behind it stand for; an unknown escape stands for itself, as in Python.
    private func escape(from text: inout ByteCursor) throws(SyntaxFault) -> [UInt8] {
        _ = text.take()
        let start = text
        guard let letter = text.take(), letter != 0 else { throw start.fault("the text ends within a string") }
        if isRaw { return [UInt8(ascii: "\\"), letter] }
        switch letter {
        case UInt8(ascii: "0")...UInt8(ascii: "7"):
            text = start
            return try encoded(octal(from: &text), at: start)
        case UInt8(ascii: "x"): return try encoded(text.takeHexadecimal(digits: 2), at: start)
        case UInt8(ascii: "u") where !isBytes: return try encoded(text.takeHexadecimal(digits: 4), at: start)
        case UInt8(ascii: "U") where !isBytes: return try encoded(text.takeHexadecimal(digits: 8), at: start)
        case UInt8(ascii: "N") where !isBytes: throw start.fault("a character by its name")
        default: return Self.simple[letter] ?? [UInt8(ascii: "\\"), letter]
        }
    }

    /// One to three octal digits.
    private func octal(from text: inout ByteCursor) -> UInt32 {
        var count = 0
        let digits = text.take { byte in
            count += 1
            return count <= 3 && UInt8(ascii: "0")...UInt8(ascii: "7") ~= byte
        }
        return digits.reduce(0) { $0 << 3 | UInt32($1 - UInt8(ascii: "0")) }  // fits: three octal digits
    }

    /// The byte of that number, or the character.
    private func encoded(_ code: UInt32, at start: ByteCursor) throws(SyntaxFault) -> [UInt8] {
        if isBytes {
            guard let byte = UInt8(exactly: code) else { throw start.fault("an escape that is no byte") }
            return [byte]
        }
        guard let scalar = Unicode.Scalar(code) else { throw start.fault("an escape that is no character") }
        return Array(String(scalar).utf8)
    }

    /// Escapes of one letter; a line end behind a backslash counts for nothing.
    private static let simple: [UInt8: [UInt8]] = [
        0x0a: [], UInt8(ascii: "\\"): [UInt8(ascii: "\\")], UInt8(ascii: "'"): [UInt8(ascii: "'")],
        UInt8(ascii: "\""): [UInt8(ascii: "\"")],
        UInt8(ascii: "a"): [0x07], UInt8(ascii: "b"): [0x08], UInt8(ascii: "t"): [0x09], UInt8(ascii: "n"): [0x0a],
        UInt8(ascii: "v"): [0x0b], UInt8(ascii: "f"): [0x0c], UInt8(ascii: "r"): [0x0d],
    ]
}
