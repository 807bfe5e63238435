/// The name that stands before a colon or equals sign: `token=`, `"token":`, `\"token\":`, `Authorization:`.
struct SecretName {
    /// In the spelling of `TellingNames`.
    let plain: String
    /// Whether it stands in quotes, as keys of JSON do.
    let isQuoted: Bool

    init?(before separator: Int, in bytes: UnsafeRawBufferPointer) {
        var end = separator
        while end > 0, bytes[end - 1] == UInt8(ascii: " ") { end -= 1 }
        let beforeQuote = end
        if end > 0, bytes[end - 1] == UInt8(ascii: "\"") || bytes[end - 1] == UInt8(ascii: "'") {
            end -= 1
            while end > 0, bytes[end - 1] == UInt8(ascii: "\\") { end -= 1 }
        }
        isQuoted = end < beforeQuote
        var start = end
        while start > 0, end - start <= TellingNames.longest, Self.belongsToName(bytes[start - 1]) { start -= 1 }
        guard (1...TellingNames.longest).contains(end - start) else { return nil }
        plain = TellingNames.plain(bytes[start..<end])
    }

    private static func belongsToName(_ byte: UInt8) -> Bool {
        byte.isLetterOrDigit || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-")
    }
}
