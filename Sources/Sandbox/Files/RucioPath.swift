import COpenSSL

/// Rucio's deterministic place of a file.
enum RucioPath {
    /// `scope/h1/h2/lfn`; dots of the scope are directories, h1 and h2 the start of the md5 of `scope:lfn`.
    static func path(scope: String, lfn: String) -> String {
        let text = Array("\(scope):\(lfn)".utf8)
        var digest = [UInt8](repeating: 0, count: 16)
        EVP_Digest(text, text.count, &digest, nil, EVP_md5(), nil)
        func hex(_ byte: UInt8) -> String { (byte < 16 ? "0" : "") + String(byte, radix: 16) }
        return scope.split(separator: ".").joined(separator: "/") + "/\(hex(digest[0]))/\(hex(digest[1]))/\(lfn)"
    }
}
