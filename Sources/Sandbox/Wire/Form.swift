/// `application/x-www-form-urlencoded`, in both directions.
enum Form {
    /// The pairs of a form or query string in order.
    static func pairs(_ text: some StringProtocol) -> [(name: String, value: String)] {
        text.split(separator: "&").map { pair in
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            return (decode(parts[0]), parts.count > 1 ? decode(parts[1]) : "")
        }
    }

    /// The members as `k=v&k=v`, values written as Python's `urlencode` does.
    static func encode(_ object: WireObject) -> String {
        object.members.map { "\(quote($0.name))=\(quote($0.value.pythonText))" }.joined(separator: "&")
    }

    /// Percent signs resolved, `+` a blank.
    static func decode(_ text: some StringProtocol) -> String {
        let bytes = Array(text.utf8)
        var out: [UInt8] = []
        var index = 0
        while index < bytes.count {
            if bytes[index] == UInt8(ascii: "%"), index + 2 < bytes.count,
                let byte = UInt8(String(decoding: bytes[index + 1...index + 2], as: UTF8.self), radix: 16)
            {
                out.append(byte)
                index += 3
            } else {
                out.append(bytes[index] == UInt8(ascii: "+") ? UInt8(ascii: " ") : bytes[index])
                index += 1
            }
        }
        return String(decoding: out, as: UTF8.self)
    }

    private static func quote(_ text: String) -> String {
        var quoted = ""
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
                UInt8(ascii: "_"), UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "~"):
                quoted.unicodeScalars.append(Unicode.Scalar(byte))
            case UInt8(ascii: " "): quoted += "+"
            default: quoted += byte < 16 ? "%0" + String(byte, radix: 16).uppercased() : "%" + String(byte, radix: 16).uppercased()
            }
        }
        return quoted
    }
}
