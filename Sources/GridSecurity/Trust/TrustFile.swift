/// A file of certificates or of a revocation list, as bytes in memory.
struct TrustFile: Sendable {
    let path: String
    let bytes: [UInt8]

    /// Why the file cannot count; nil when it looks as it should.
    ///
    /// Whether what is in it is sound shows when it is needed.
    var fault: String? {
        if contains("-----BEGIN ") { return nil }
        if bytes.isEmpty { return "\(path) is empty" }
        // A sequence is what certificates and lists are in DER.
        return bytes.first == 0x30 ? "\(path) is in DER form, and PEM is wanted" : "\(path) is not in PEM form"
    }

    private func contains(_ text: String) -> Bool {
        var rest = bytes[...]
        while let place = rest.firstIndex(of: UInt8(ascii: "-")) {
            if rest[place...].starts(with: text.utf8) { return true }
            rest = rest[place...].dropFirst()
        }
        return false
    }
}
