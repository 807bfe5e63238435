import JobModel

/// `application/x-www-form-urlencoded` text, which legacy calls and some of their replies are written in.
enum FormText {
    /// Joins the pairs with everything but letters, digits and `-._~` escaped.
    static func encode(_ pairs: [(String, String)]) -> String {
        pairs.map { "\(escape($0))=\(escape($1))" }.joined(separator: "&")
    }

    /// Reads pairs; of a repeated key the first counts, as on the server.
    static func decode(_ text: String) -> [String: String] {
        var pairs: [String: String] = [:]
        // Bytes, not characters: an accent behind an equals sign belongs to the value.
        for part in text.utf8.split(separator: UInt8(ascii: "&")) {
            let sides = part.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
            guard sides.count == 2 else { continue }
            let key = unescape(sides[0])
            if pairs[key] == nil { pairs[key] = unescape(sides[1]) }
        }
        return pairs
    }

    static func escape(_ text: some StringProtocol) -> String {
        var bytes: [UInt8] = []
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
                UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "~"):
                bytes.append(byte)
            default:
                bytes += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static let digits = Array("0123456789ABCDEF".utf8)

    /// A stray `%` stays what it is.
    private static func unescape(_ text: Substring.UTF8View) -> String {
        let source = Array(text)
        var bytes: [UInt8] = []
        var index = 0
        while index < source.count {
            if source[index] == UInt8(ascii: "%"), index + 2 < source.count,
                let high = source[index + 1].hexadecimalValue, let low = source[index + 2].hexadecimalValue
            {
                bytes.append(high << 4 | low)
                index += 3
            } else {
                bytes.append(source[index] == UInt8(ascii: "+") ? UInt8(ascii: " ") : source[index])
                index += 1
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
