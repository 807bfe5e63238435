extension Needle {
    /// The needles of a secret and of each of its lines: as it is, in hexadecimal digits, and in base64 and base64url wherever its
    /// first byte falls in a group of three.
    static func all(of secret: Secret) -> Set<Needle> {
        let text = Array(secret.reveal().utf8)
        let values = Set(([text[...]] + secretLines(of: text)).map(trimmed)).filter { $0.count >= KnownSecrets.shortest }
        return Set(values.flatMap(forms))
    }

    /// All lines but the borders of PEM blocks, and certificates, which come with the key in a proxy and are public.
    private static func secretLines(of text: [UInt8]) -> [ArraySlice<UInt8>] {
        var isPublic = false
        return text.split { $0 == 10 || $0 == 13 }.filter { line in
            guard line.starts(with: "-----".utf8) else { return !isPublic }
            isPublic = line.starts(with: "-----BEGIN CERTIFICATE".utf8)
            return false
        }
    }

    /// A file's last line break, and indentation, are not always seen with the secret.
    private static func trimmed(_ value: ArraySlice<UInt8>) -> [UInt8] {
        let start = value.drop(while: \.isSpace)
        return Array(start.prefix(upTo: start.lastIndex { !$0.isSpace }.map { $0 + 1 } ?? start.startIndex))
    }

    private static func forms(of value: [UInt8]) -> [Needle] {
        let base64 = (0...2).flatMap { lead in ["+/", "-_"].map { Self.base64(value, lead: lead, last: $0) } }
        let encoded = ["0123456789abcdef", "0123456789ABCDEF"].map { hexadecimal(value, $0) } + base64
        return [Needle(bytes: value, isWrapped: false)] + encoded.map { Needle(bytes: $0, isWrapped: true) }
    }

    private static func hexadecimal(_ value: [UInt8], _ digits: String) -> [UInt8] {
        let digits = Array(digits.utf8)
        return value.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
    }

    /// The base64 characters that the value alone determines when `lead` other bytes stand before it in its group of three.
    ///
    /// Those at the edges hold bits of the neighbours too; they tell at most four bits of the value's first byte and four of its last.
    private static func base64(_ value: [UInt8], lead: Int, last: String) -> [UInt8] {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789\(last)".utf8)
        return ((8 * lead + 5) / 6..<8 * (lead + value.count) / 6).map { index in
            let bit = 6 * index - 8 * lead
            let next = bit / 8 + 1 < value.count ? value[bit / 8 + 1] : 0
            let both = UInt16(value[bit / 8]) << 8 | UInt16(next)
            return alphabet[Int(both >> UInt16(10 - bit % 8) & 63)]
        }
    }
}
