import COpenSSL

/// A running MD5 digest.
///
/// It names files (Rucio paths) and finds damage; nothing here relies on it for security.
package struct MD5: Sendable {
    private var context = MD5Context()

    /// Starts with the digest of no bytes.
    package init() {}

    /// Takes in the next bytes of the data.
    package mutating func update(_ bytes: UnsafeRawBufferPointer) {
        // Copies of a value share OpenSSL's state until one of them changes.
        if !isKnownUniquelyReferenced(&context) { context = MD5Context(copying: context) }
        context.update(bytes)
    }

    /// Thirty-two lower-case digits; more bytes may follow.
    package var hex: String {
        MD5Context(copying: context).finish().map { byte in
            let digits = String(byte, radix: 16)
            return digits.count == 1 ? "0" + digits : digits
        }.joined()
    }

    /// The digest of a text's UTF-8 bytes, as Rucio's deterministic paths use it.
    package static func hex(of text: String) -> String {
        var digest = MD5()
        var text = text
        text.withUTF8 { digest.update(UnsafeRawBufferPointer($0)) }
        return digest.hex
    }
}
