/// One 512-byte ustar header, with GNU's long-name entry before it where the name does not fit.
///
/// Source: POSIX.1-1988 ustar, as GNU tar reads it.
struct TarHeader {
    enum Kind: UInt8 {
        case file = 0x30  // '0'
        case directory = 0x35  // '5'
        case link = 0x32  // '2'
        case longName = 0x4c  // 'L'
        case longTarget = 0x4b  // 'K'
    }

    static let blockSize = 512

    /// Bytes of the path, which need not be UTF-8.
    let name: [UInt8]
    let kind: Kind
    let size: Int64
    let mode: UInt32
    /// Seconds since 1970.
    let modified: Int64
    /// Where a link leads.
    var target: [UInt8] = []

    /// The header's blocks, ready to be written before the file's bytes.
    var blocks: [UInt8] {
        long(target, .longTarget) + long(name, .longName) + block(name: Array(name.prefix(100)))
    }

    /// An entry that holds what does not fit into the header after it.
    private func long(_ bytes: [UInt8], _ kind: Kind) -> [UInt8] {
        guard bytes.count > 100 else { return [] }
        let header = TarHeader(name: Array("././@LongLink".utf8), kind: kind, size: Int64(bytes.count + 1), mode: 0, modified: 0)
        return header.blocks + bytes + Array(repeating: 0, count: Self.padding(Int64(bytes.count + 1)) + 1)
    }

    /// Zero bytes that fill the last block of a body of that size.
    static func padding(_ size: Int64) -> Int {
        (blockSize - Int(clamping: size % Int64(clamping: blockSize))) % blockSize
    }

    private func block(name: [UInt8]) -> [UInt8] {
        var block = [UInt8](repeating: 0, count: Self.blockSize)
        func put(_ bytes: some Collection<UInt8>, at offset: Int) { block.replaceSubrange(offset..<offset + bytes.count, with: bytes) }
        put(name, at: 0)
        put(octal(mode, width: 7), at: 100)
        put(octal(0, width: 7), at: 108)
        put(octal(0, width: 7), at: 116)
        put(sizeField, at: 124)
        put(octal(min(max(0, modified), 0o77_777_777_777), width: 11), at: 136)
        put("        ".utf8, at: 148)
        block[156] = kind.rawValue
        put(target.prefix(100), at: 157)
        put("ustar\u{0}00".utf8, at: 257)
        let sum = block.reduce(0) { sum, byte in sum + Int(byte) }
        put(octal(sum, width: 6) + [0], at: 148)
        return block
    }

    /// Octal digits up to 8 GiB, GNU's base-256 beyond.
    private var sizeField: [UInt8] {
        if size < 1 << 33 { return octal(size, width: 11) }
        var field = (0..<12).map { UInt8(truncatingIfNeeded: $0 < 4 ? 0 : size >> (8 * (11 - Int64($0)))) }
        field[0] |= 0x80
        return field
    }

    private func octal(_ value: some BinaryInteger, width: Int) -> [UInt8] {
        let digits = Array(String(value, radix: 8).utf8)
        return Array(repeating: UInt8(ascii: "0"), count: max(0, width - digits.count)) + digits
    }
}
