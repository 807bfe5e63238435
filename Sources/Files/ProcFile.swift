package import SystemPackage

/// Reading of the small files of `/proc`.
package enum ProcFile {
    /// The first `limit` bytes as text; nil when the file cannot be read, which for a process means that it has ended.
    package static func read(_ path: FilePath, limit: Int = 4096) -> String? {
        guard let bytes = try? bytes(path, limit: limit) else { return nil }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func bytes(_ path: FilePath, limit: Int) throws -> [UInt8] {
        let file = try FileDescriptor.open(path, .readOnly, options: [.closeOnExec, .nonBlocking])
        return try file.closeAfter {
            try [UInt8](unsafeUninitializedCapacity: limit) { buffer, count in
                while count < limit {
                    let read = try file.read(into: UnsafeMutableRawBufferPointer(rebasing: UnsafeMutableRawBufferPointer(buffer)[count...]))
                    if read == 0 { break }
                    count += read
                }
            }
        }
    }
}
