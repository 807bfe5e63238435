// Where a string ends is never in doubt, so that a forgiving reader can go on behind whatever is wrong inside.

extension JSONParser {
    /// What follows the opening quote, to the closing one.
    mutating func string() throws(SyntaxFault) -> String {
        let start = text
        var bytes: [UInt8] = []
        while true {
            bytes += text.take { $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\") && $0 >= 0x20 }
            if text.take("\"") { break }
            if text.take("\\") {
                bytes += try escape()
            } else {
                guard let control = text.next else { throw text.fault("the text ends within a string") }
                try forgive(text.fault("a control character in a string"))
                bytes.append(control)
                _ = text.take()
            }
        }
        try pay { $0.takeText(bytes.count) }
        if let string = String(validating: bytes, as: UTF8.self) { return string }
        try forgive(start.fault("a string that is not UTF-8"))
        return String(decoding: bytes, as: UTF8.self)
    }

    /// What an escape stands for; its backslash has been read.
    private mutating func escape() throws(SyntaxFault) -> [UInt8] {
        let start = text
        guard let byte = text.take() else { throw text.fault("the text ends within a string") }
        let fault: SyntaxFault
        switch byte {
        case UInt8(ascii: "u"):
            do {
                return Array(String(try scalar()).utf8)
            } catch {
                fault = error
            }
        case UInt8(ascii: "n"): return [0x0a]
        case UInt8(ascii: "t"): return [0x09]
        case UInt8(ascii: "r"): return [0x0d]
        case UInt8(ascii: "b"): return [0x08]
        case UInt8(ascii: "f"): return [0x0c]
        case _ where "\"\\/".utf8.contains(byte): return [byte]
        default: fault = start.fault("an unknown escape")
        }
        try forgive(fault)
        // It stands for itself.
        text = start
        return [UInt8(ascii: "\\")]
    }

    /// The character of a `\u` escape, which is in two halves when it is beyond the first 65536.
    private mutating func scalar() throws(SyntaxFault) -> Unicode.Scalar {
        let start = text
        let code = try text.takeHexadecimal(digits: 4)
        if let scalar = Unicode.Scalar(code) { return scalar }
        let first = text
        if code < 0xdc00, text.take("\\u") {
            let low = try text.takeHexadecimal(digits: 4)
            if 0xdc00..<0xe000 ~= low, let scalar = Unicode.Scalar(0x10000 + (code - 0xd800) << 10 + (low - 0xdc00)) { return scalar }
        }
        try forgive(start.fault("half a character"))
        text = first
        return "\u{fffd}"
    }
}
