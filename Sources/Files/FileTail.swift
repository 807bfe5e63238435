package import SystemPackage

/// The end of a text file of any size.
package enum FileTail {
    /// The last `limit` bytes, without the line that the cut went through; malformed UTF-8 is replaced.
    package static func read(_ path: FilePath, limit: Int = 16384) throws(Errno) -> String {
        do {
            let file = try FileDescriptor.open(path, .readOnly, options: [.closeOnExec, .nonBlocking])  // a payload may have left a pipe
            return try file.closeAfter { try read(file, limit: limit) }
        } catch {
            throw error as? Errno ?? .ioError
        }
    }

    /// The same of a file that is open.
    package static func read(_ file: FileDescriptor, limit: Int) throws -> String {
        let start = max(0, try file.seek(offset: 0, from: .end) - Int64(clamping: limit))
        // One byte more tells whether the cut is between two lines.
        let bytes = try read(file, from: max(0, start - 1), limit: limit + 1)
        guard start > 0 else { return String(decoding: bytes, as: UTF8.self) }
        // A newline that only ends the file is no reason to drop the one long line before it.
        let newline = bytes.dropLast().firstIndex(of: UInt8(ascii: "\n")) ?? 0
        return String(decoding: bytes[min(newline + 1, bytes.count)...], as: UTF8.self)
    }

    private static func read(_ file: FileDescriptor, from start: Int64, limit: Int) throws -> [UInt8] {
        try [UInt8](unsafeUninitializedCapacity: limit) { buffer, count in
            while count < limit {
                let rest = UnsafeMutableRawBufferPointer(rebasing: UnsafeMutableRawBufferPointer(buffer)[count...])
                let read = try file.read(fromAbsoluteOffset: start + Int64(count), into: rest)
                if read == 0 { break }
                count += read
            }
        }
    }
}
