/// Reads JSON text strictly; messages are worded as those of Python's decoder, which the real server passes on.
struct JSONReader {
    /// What is wrong with the text.
    struct Failure: Error, CustomStringConvertible {
        let reason: String
        let offset: Int
        var description: String { "\(reason): line 1 column \(offset + 1) (char \(offset))" }
    }

    private let bytes: [UInt8]
    private var position = 0
    private var depth = 0

    /// The value that the bytes spell.
    static func read(_ bytes: [UInt8]) throws(Failure) -> WireValue {
        var reader = JSONReader(bytes: bytes)
        let value = try reader.value()
        reader.skipBlanks()
        if reader.position < bytes.count { throw reader.failure("Extra data") }
        return value
    }

    private init(bytes: [UInt8]) {
        self.bytes = bytes
    }

    private func failure(_ reason: String) -> Failure { Failure(reason: reason, offset: position) }

    private var current: UInt8? { position < bytes.count ? bytes[position] : nil }

    private mutating func skipBlanks() {
        while let byte = current, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { position += 1 }
    }

    private mutating func take(_ byte: UInt8) -> Bool {
        guard current == byte else { return false }
        position += 1
        return true
    }

    private mutating func value() throws(Failure) -> WireValue {
        skipBlanks()
        // Far deeper than any PanDA message, far less than the stack of a connection's thread.
        guard depth < 100 else { throw failure("Nested too deeply") }
        depth += 1
        defer { depth -= 1 }
        switch current {
        case UInt8(ascii: "{"): return try object()
        case UInt8(ascii: "["): return try array()
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try word("true", .bool(true))
        case UInt8(ascii: "f"): return try word("false", .bool(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        default: return try number()
        }
    }

    private mutating func word(_ word: String, _ value: WireValue) throws(Failure) -> WireValue {
        guard bytes[position...].starts(with: word.utf8) else { throw failure("Expecting value") }
        position += word.utf8.count
        return value
    }

    private mutating func object() throws(Failure) -> WireValue {
        position += 1
        var object = WireObject()
        skipBlanks()
        if take(UInt8(ascii: "}")) { return .object(object) }
        while true {
            skipBlanks()
            guard current == UInt8(ascii: "\"") else { throw failure("Expecting property name enclosed in double quotes") }
            let name = try string()
            skipBlanks()
            guard take(UInt8(ascii: ":")) else { throw failure("Expecting ':' delimiter") }
            object[name] = try value()
            skipBlanks()
            if take(UInt8(ascii: "}")) { return .object(object) }
            guard take(UInt8(ascii: ",")) else { throw failure("Expecting ',' delimiter") }
        }
    }

    private mutating func array() throws(Failure) -> WireValue {
        position += 1
        var elements: [WireValue] = []
        skipBlanks()
        if take(UInt8(ascii: "]")) { return .array(elements) }
        while true {
            elements.append(try value())
            skipBlanks()
            if take(UInt8(ascii: "]")) { return .array(elements) }
            guard take(UInt8(ascii: ",")) else { throw failure("Expecting ',' delimiter") }
        }
    }

    private mutating func number() throws(Failure) -> WireValue {
        let start = position
        _ = take(UInt8(ascii: "-"))
        guard digits(), !(bytes[start...].starts(with: "0".utf8) && position - start > 1),
            !(bytes[start...].starts(with: "-0".utf8) && position - start > 2)
        else {
            position = start
            throw failure("Expecting value")
        }
        var isReal = false
        if take(UInt8(ascii: ".")) {
            isReal = true
            guard digits() else { throw failure("Expecting value") }
        }
        if take(UInt8(ascii: "e")) || take(UInt8(ascii: "E")) {
            isReal = true
            if !take(UInt8(ascii: "+")) { _ = take(UInt8(ascii: "-")) }
            guard digits() else { throw failure("Expecting value") }
        }
        let text = String(decoding: bytes[start..<position], as: UTF8.self)
        if !isReal, let number = Int(text) { return .int(number) }
        guard let number = Double(text) else { throw failure("Expecting value") }
        return .real(number)
    }

    private mutating func digits() -> Bool {
        let start = position
        while let byte = current, byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") { position += 1 }
        return position > start
    }

    private mutating func string() throws(Failure) -> String {
        let start = position
        position += 1
        var text: [UInt8] = []
        while let byte = current {
            position += 1
            switch byte {
            case UInt8(ascii: "\""):
                guard let string = String(validating: text, as: UTF8.self) else { throw failure("Invalid UTF-8") }
                return string
            case UInt8(ascii: "\\"): text += try escape()
            case 0..<0x20:
                position -= 1
                throw failure("Invalid control character at")
            default: text.append(byte)
            }
        }
        position = start
        throw failure("Unterminated string starting at")
    }

    private mutating func escape() throws(Failure) -> [UInt8] {
        guard let byte = current else { throw failure("Invalid \\escape") }
        position += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return [byte]
        case UInt8(ascii: "b"): return [8]
        case UInt8(ascii: "f"): return [12]
        case UInt8(ascii: "n"): return [10]
        case UInt8(ascii: "r"): return [13]
        case UInt8(ascii: "t"): return [9]
        case UInt8(ascii: "u"): return Array(String(Character(try unicode())).utf8)
        default: throw failure("Invalid \\escape")
        }
    }

    private mutating func unicode() throws(Failure) -> Unicode.Scalar {
        let first = try fourDigits()
        if (0xD800..<0xDC00).contains(first), bytes[position...].starts(with: "\\u".utf8) {
            position += 2
            let second = try fourDigits()
            guard (0xDC00..<0xE000).contains(second) else { throw failure("Invalid \\uXXXX escape") }
            return Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00)) ?? "\u{FFFD}"
        }
        return Unicode.Scalar(first) ?? "\u{FFFD}"
    }

    private mutating func fourDigits() throws(Failure) -> UInt32 {
        guard position + 4 <= bytes.count,
            let number = UInt32(String(decoding: bytes[position..<position + 4], as: UTF8.self), radix: 16)
        else { throw failure("Invalid \\uXXXX escape") }
        position += 4
        return number
    }
}
