import FoundationEssentials
import JobModel

/// What a storage says of a file that it holds.
struct StoredFile {
    /// Bytes; nil when it does not say.
    let size: Int64?
    /// The field `Digest` (RFC 3230), such as `adler32=c310422d,md5=HUXZLQLMuI/KZ5KDcJPcOA==`.
    let digests: String

    /// The checksum, in the catalogue's digits; nil when the storage does not tell this one.
    func checksum(_ algorithm: FileChecksum.Algorithm) -> FileChecksum? {
        for digest in digests.split(separator: ",") {
            guard let equals = digest.firstIndex(of: "=") else { continue }
            let name = digest[..<equals].filter { $0 != " " }.lowercased()
            guard name == algorithm.rawValue else { continue }
            let value = String(digest[digest.index(after: equals)...]).filter { $0 != " " }
            return FileChecksum(catalogue: "\(name):\(hex(value, algorithm))")
        }
        return nil
    }

    /// Size and checksum as an error tells them.
    func description(_ algorithm: FileChecksum.Algorithm) -> String {
        let size = size.map { "\($0) bytes" } ?? "of unknown size"
        return "\(size), \(checksum(algorithm)?.description ?? "checksum unknown")"
    }

    /// RFC 3230 writes md5 in base64; some storages write digits all the same.
    private func hex(_ value: String, _ algorithm: FileChecksum.Algorithm) -> String {
        guard algorithm == .md5, value.count != 32, let bytes = Data(base64Encoded: value) else { return value }
        return bytes.map { byte in
            let digits = String(byte, radix: 16)
            return digits.count == 1 ? "0" + digits : digits
        }.joined()
    }
}
