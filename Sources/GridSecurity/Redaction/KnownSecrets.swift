import Glibc

/// Secrets by their value, in each spelling in which they travel.
struct KnownSecrets {
    private var spellings: Set<[UInt8]> = []

    init(_ secrets: [Secret]) {
        for secret in secrets { insert(secret) }
    }

    mutating func insert(_ secret: Secret) {
        let value = Array(secret.reveal().utf8)
        guard !value.isEmpty else { return }
        spellings.formUnion([
            value, Self.percentEncoded(value), Self.jsonEscaped(value, slashes: false), Self.jsonEscaped(value, slashes: true),
        ])
    }

    /// Where any of them stands.
    func occurrences(in bytes: UnsafeRawBufferPointer) -> [Range<Int>] {
        guard let start = bytes.baseAddress else { return [] }
        var found: [Range<Int>] = []
        for spelling in spellings {
            var from = 0
            // The C library looks for the first byte much faster than a loop of ours.
            while bytes.count - from >= spelling.count,
                let hit = memchr(start + from, Int32(spelling[0]), bytes.count - from - spelling.count + 1)
            {
                let position = start.distance(to: hit)
                let matches = memcmp(hit, spelling, spelling.count) == 0
                if matches { found.append(position..<position + spelling.count) }
                from = matches ? position + spelling.count : position + 1
            }
        }
        return found
    }

    private static func percentEncoded(_ value: [UInt8]) -> [UInt8] {
        let digits = Array("0123456789ABCDEF".utf8)
        return value.flatMap { byte -> [UInt8] in
            let isPlain = byte.isLetterOrDigit || "-._~".utf8.contains(byte)
            return isPlain ? [byte] : [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
        }
    }

    /// Some writers of JSON escape the slash, some do not.
    private static func jsonEscaped(_ value: [UInt8], slashes: Bool) -> [UInt8] {
        let backslash = UInt8(ascii: "\\")
        return value.flatMap { byte -> [UInt8] in
            switch byte {
            case UInt8(ascii: "\n"): [backslash, UInt8(ascii: "n")]
            case UInt8(ascii: "\r"): [backslash, UInt8(ascii: "r")]
            case UInt8(ascii: "\t"): [backslash, UInt8(ascii: "t")]
            case UInt8(ascii: "\""), backslash: [backslash, byte]
            case UInt8(ascii: "/") where slashes: [backslash, byte]
            default: [byte]
            }
        }
    }
}

extension UInt8 {
    var isLetterOrDigit: Bool {
        switch self {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"): true
        default: false
        }
    }

    var isSpace: Bool { self == UInt8(ascii: " ") || (9...13).contains(self) }
}
