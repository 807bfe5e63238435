import Glibc

/// Tells by its content that a file is a credential, under whatever name.
struct SecretContent {
    private static let key = Array("PRIVATE KEY-----".utf8)
    /// The end of the piece before, in which the mark may have begun.
    private var rest: [UInt8] = []
    private(set) var hasKey = false

    /// Looks at the next piece of the file.
    mutating func look(_ piece: UnsafeRawBufferPointer) {
        guard !hasKey else { return }
        let seam = rest + piece.prefix(Self.key.count)
        hasKey = seam.withUnsafeBytes { Self.holdsKey($0) } || Self.holdsKey(piece)
        rest = Array((piece.count < Self.key.count ? rest + Array(piece) : Array(piece)).suffix(Self.key.count))
    }

    private static func holdsKey(_ bytes: UnsafeRawBufferPointer) -> Bool {
        guard let base = bytes.baseAddress else { return false }
        var position = 0
        while position + key.count <= bytes.count, let found = memchr(base + position, Int32(key[0]), bytes.count - position) {
            position = UnsafeRawPointer(found) - base
            if position + key.count <= bytes.count, memcmp(base + position, key, key.count) == 0 { return true }
            position += 1
        }
        return false
    }

    /// True for a text that is nothing but a token: three parts in base64url, the first a JSON object.
    static func isToken(_ text: some Collection<UInt8>) -> Bool {
        let parts = text.trimmingBlanks.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        return parts.count == 3 && text.trimmingBlanks.starts(with: "eyJ".utf8)
            && parts.allSatisfy { !$0.isEmpty && $0.allSatisfy(isBase64URL) }
    }

    private static func isBase64URL(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
            UInt8(ascii: "-"), UInt8(ascii: "_"):
            true
        default: false
        }
    }
}

extension Collection<UInt8> {
    fileprivate var trimmingBlanks: [UInt8] {
        let isBlank = { (byte: UInt8) in byte == 0x20 || (0x09...0x0d).contains(byte) }
        return Array(Array(drop(while: isBlank)).reversed().drop(while: isBlank).reversed())
    }
}
