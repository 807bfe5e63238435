import Glibc

/// A directory in which OpenSSL finds CA certificates by the hash of their name (`0a1b2c3d.0`).
enum CADirectory {
    /// Returns the directory if it can serve; `origin` says in an error who named it.
    static func check(_ path: String, namedBy origin: String) throws(CredentialError) -> String {
        guard let directory = opendir(path) else {
            let number = errno
            let missing = number == ENOENT || number == ENOTDIR
            throw CredentialError(
                missing ? .missing : .unreadable, path: path,
                reason: "the CA directory (\(origin)) cannot be read: \(String(cString: strerror(number)))",
                advice: number == ENOTDIR ? "for a file of CA certificates use --cacert" : "name the site's CA directory with --capath DIR")
        }
        defer { closedir(directory) }
        while let entry = readdir(directory) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
            // A link whose certificate is gone does not count.
            if isHashed(name), access("\(path)/\(name)", R_OK) == 0 { return path }
        }
        throw CredentialError(
            .notHashed, path: path, reason: "the CA directory (\(origin)) has no certificate under a hashed name such as 0a1b2c3d.0",
            advice: "openssl rehash \(path)")
    }

    /// Eight hexadecimal digits, a dot, a number.
    static func isHashed(_ name: String) -> Bool {
        let parts = name.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard parts.count == 2, parts[0].count == 8, !parts[1].isEmpty else { return false }
        let hex = UInt8(ascii: "a")...UInt8(ascii: "f")
        let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
        return parts[0].allSatisfy { hex.contains($0) || digits.contains($0) } && parts[1].allSatisfy(digits.contains)
    }
}
