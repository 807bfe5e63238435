/// A checksum as catalogues write it: `ad:1a2b3c4d`, `md:…`, or bare hexadecimal digits.
package struct FileChecksum: Sendable, Codable, Equatable, CustomStringConvertible {
    package enum Algorithm: String, Sendable, Codable, CaseIterable {
        case adler32
        case md5
    }

    package var algorithm: Algorithm
    /// Lower-case hexadecimal digits: 8 for adler32, 32 for md5.
    package var hex: String

    package init(_ algorithm: Algorithm, hex: String) {
        self.algorithm = algorithm
        self.hex = hex.lowercased()
    }

    /// Reads a catalogue's notation; nil when it is neither an adler32 nor an md5.
    ///
    /// An adler32 may have lost its leading zeros on the way; they are put back.
    package init?(catalogue text: String) {
        let (prefix, digits) = text.firstIndex(of: ":").map { (text[..<$0], text[text.index(after: $0)...]) } ?? ("", text[...])
        guard !digits.isEmpty, digits.allSatisfy({ $0.isASCII && $0.isHexDigit }) else { return nil }
        switch (prefix, digits.count) {
        case ("ad", 1...8), ("adler32", 1...8), ("", 8):
            self.init(.adler32, hex: String(repeating: "0", count: 8 - digits.count) + digits)  // fits: there are eight at the most
        case ("md", 32), ("md5", 32), ("", 32):
            self.init(.md5, hex: String(digits))
        default:
            return nil
        }
    }

    package var description: String { "\(algorithm.rawValue) \(hex)" }
}
