import CDeflate

/// A running Adler-32 checksum (RFC 1950), the one PanDA and Rucio keep for files.
package struct Adler32: Sendable, Hashable {
    private var value: UInt32 = 1

    /// Starts with the checksum of no bytes, `00000001`.
    package init() {}

    /// Takes in the next bytes of the data.
    package mutating func update(_ bytes: UnsafeRawBufferPointer) {
        // libdeflate answers a null buffer with a fresh checksum, which would forget what went before.
        guard let start = bytes.baseAddress else { return }
        value = libdeflate_adler32(value, start, bytes.count)
    }

    /// Eight lower-case digits, padded with zeros, as the catalogue spells it.
    package var hex: String {
        let digits = String(value, radix: 16)
        return String(repeating: "0", count: 8 - digits.count) + digits
    }
}
