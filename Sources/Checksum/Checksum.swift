/// A finished checksum, comparable with the one in a catalogue.
package struct Checksum: Sendable, Hashable, CustomStringConvertible {
    package let algorithm: ChecksumAlgorithm
    /// Lower-case hexadecimal digits: 8 for adler32, 32 for md5.
    package let hex: String

    /// Takes a value as catalogues write it: in either case, and adler32 also without its leading zeros.
    package init(_ algorithm: ChecksumAlgorithm, hex: String) {
        self.algorithm = algorithm
        let digits = algorithm == .adler32 ? 8 : 32
        let padding = String(repeating: "0", count: max(0, digits - hex.utf8.count))
        self.hex = padding + hex.lowercased()
    }

    /// `adler32 0000000a`.
    package var description: String { "\(algorithm.rawValue) \(hex)" }
}

/// The checksums that PanDA and Rucio know; raw values are their names on the wire.
package enum ChecksumAlgorithm: String, Sendable, Hashable, CaseIterable {
    case adler32
    case md5
}
