/// The name that stands before a colon or equals sign: `token=`, `"token":`, `\"token\":`, `Authorization:`.
struct SecretName {
    /// In the spelling of `TellingNames`.
    let plain: String
    /// Whether it stands in quotes, as keys of JSON do.
    let isQuoted: Bool

    /// Bytes before the separator that are looked at.
    static let reach = 128

    init?(before separator: Int, in bytes: UnsafeRawBufferPointer) {
        let limit = max(0, separator - Self.reach)
        var end = separator
        while end > limit, bytes[end - 1] == UInt8(ascii: " ") { end -= 1 }
        let beforeQuote = end
        if end > limit, bytes[end - 1] == UInt8(ascii: "\"") || bytes[end - 1] == UInt8(ascii: "'") {
            end -= 1
            while end > limit, bytes[end - 1] == UInt8(ascii: "\\") { end -= 1 }
        }
        isQuoted = end < beforeQuote
        var start = end, letters = 0
        while start > limit, end - start <= TellingNames.longest, Self.belongsToName(bytes[start - 1]) {
            start -= 1
            if !TellingNames.isSeparator(bytes[start]) { letters += 1 }
        }
        guard start < end, end - start <= TellingNames.longest, TellingNames.mayEnd(with: bytes[end - 1], length: letters) else {
            return nil
        }
        plain = TellingNames.plain(bytes[start..<end])
    }

    private static func belongsToName(_ byte: UInt8) -> Bool { byte.isLetterOrDigit || TellingNames.isSeparator(byte) }
}
