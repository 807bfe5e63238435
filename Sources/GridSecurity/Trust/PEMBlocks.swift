import COpenSSL

/// The blocks of a PEM text, of which damaged ones are left out, as OpenSSL does with a directory.
enum PEMBlocks {
    /// The certificates, in DER and in their order; with what OpenSSL adds to a trusted one.
    static func certificates(in text: [UInt8]) -> [[UInt8]] {
        blocks(of: text, ["CERTIFICATE", "X509 CERTIFICATE", "TRUSTED CERTIFICATE"])
    }

    /// The revocation lists, in DER.
    static func lists(in text: [UInt8]) -> [[UInt8]] { blocks(of: text, ["X509 CRL"]) }

    private static func blocks(of text: [UInt8], _ names: Set<String>) -> [[UInt8]] {
        ERR_set_mark()
        defer { ERR_pop_to_mark() }
        return text.withUnsafeBytes { bytes -> [[UInt8]] in
            guard let input = BIO_new_mem_buf(bytes.baseAddress, Int32(bytes.count)) else { return [] }
            defer { BIO_free(input) }
            var blocks: [[UInt8]] = []
            while let (name, content) = next(input) {
                if names.contains(name) { blocks.append(content) }
            }
            return blocks
        }
    }

    private static func next(_ input: OpaquePointer) -> (name: String, content: [UInt8])? {
        var name: UnsafeMutablePointer<CChar>?
        var header: UnsafeMutablePointer<CChar>?
        var data: UnsafeMutablePointer<UInt8>?
        var count = 0
        guard PEM_read_bio(input, &name, &header, &data, &count) == 1, let name, let data else { return nil }
        defer {
            CRYPTO_free(name, nil, 0)
            CRYPTO_free(header, nil, 0)
            CRYPTO_free(data, nil, 0)
        }
        return (String(cString: name), Array(UnsafeBufferPointer(start: data, count: count)))
    }
}
