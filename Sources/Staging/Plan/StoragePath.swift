import Checksum
import JobModel

/// Rucio's deterministic path of a file: directories of its scope, two of its hash, and its name.
struct StoragePath {
    /// Relative path, such as `mc23/13p6TeV/ab/12/EVNT.root`.
    let text: String

    /// Throws when the scope is none: it becomes directories, so that anything but plain names in it could lead elsewhere.
    init(of file: FileSpec) throws(StagingError) {
        let directories = file.scope.split(separator: ".")
        let isPlain = file.scope.utf8.allSatisfy { byte in
            UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte || UInt8(ascii: "A")...UInt8(ascii: "Z") ~= byte
                || UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte || "._-".utf8.contains(byte)
        }
        guard isPlain, !directories.isEmpty else {
            throw StagingError(.other, "'\(file.scope.prefix(80))' is no scope, so the file has no path")
        }
        let hash = MD5.hex(of: file.did)
        text = (directories + [hash.prefix(2), hash.dropFirst(2).prefix(2), file.lfn[...]]).joined(separator: "/")
    }

    /// The address that catalogues keep for the file.
    func surl(_ access: DDMEndpoint.Access) -> String {
        Self.root(of: access) + text
    }

    /// The same address with the path percent-encoded, since a name may hold `#`, `?` and `%`, which mean something else in a URL.
    func url(_ access: DDMEndpoint.Access) -> String {
        Self.root(of: access) + encoded
    }

    /// The storage's address and path, with exactly one slash at each joint and at the end.
    private static func root(of access: DDMEndpoint.Access) -> String {
        let endpoint = access.endpoint.hasSuffix("/") ? String(access.endpoint.dropLast()) : access.endpoint
        let path = access.path.hasPrefix("/") ? access.path : "/" + access.path
        return endpoint + path + (path.hasSuffix("/") ? "" : "/")
    }

    private var encoded: String {
        text.utf8.reduce(into: "") { url, byte in
            if Self.plain.contains(byte) {
                url.unicodeScalars.append(Unicode.Scalar(byte))
            } else {
                url += "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
            }
        }
    }

    private static let plain = Set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~!$&'()*+,;=:@/".utf8)
}
