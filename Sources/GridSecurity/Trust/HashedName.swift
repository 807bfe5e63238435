/// A file's name in OpenSSL's CA directories: the hash of a certificate's subject or a list's issuer, and a number, such as `0a1b2c3d.0` or `0a1b2c3d.r0`.
struct HashedName {
    let text: String
    let hash: UInt32
    let isList: Bool
    /// Tells files of the same hash apart.
    let number: Int

    /// Nil for any other name.
    init?(_ name: String) {
        let parts = name.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard parts.count == 2, parts[0].count == 8, let hash = UInt32(name.prefix(8), radix: 16), !parts[0].contains(where: Self.isUpper)
        else { return nil }
        let isList = parts[1].first == UInt8(ascii: "r"), digits = isList ? parts[1].dropFirst() : parts[1]
        guard digits.allSatisfy({ (0x30...0x39).contains($0) }), let number = Int(String(Substring(digits))) else { return nil }
        (text, self.hash, self.isList, self.number) = (name, hash, isList, number)
    }

    private static func isUpper(_ byte: UInt8) -> Bool { !(0x30...0x39).contains(byte) && !(0x61...0x66).contains(byte) }
}
