import CDeflate

/// Gzip bodies.
enum Gzip {
    /// What a gzip body could not be read for; worded as Python's `gzip` words it.
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    /// The contents of a gzip stream of at most `limit` bytes.
    static func decompress(_ bytes: [UInt8], limit: Int) throws(Failure) -> [UInt8] {
        guard bytes.starts(with: [0x1F, 0x8B]) else {
            let start = bytes.prefix(2).map { Unicode.Scalar($0) }.map(String.init).joined()
            throw Failure(description: "Not a gzipped file (b'\(start)')")
        }
        guard let decompressor = libdeflate_alloc_decompressor() else { throw Failure(description: "no memory for a decompressor") }
        defer { libdeflate_free_decompressor(decompressor) }
        var room = max(4096, bytes.count * 8)
        while true {
            var count = 0
            var result = LIBDEFLATE_BAD_DATA
            let out = [UInt8](unsafeUninitializedCapacity: min(room, limit)) { buffer, initialized in
                result = libdeflate_gzip_decompress(decompressor, bytes, bytes.count, buffer.baseAddress, buffer.count, &count)
                initialized = result == LIBDEFLATE_SUCCESS ? count : 0
            }
            if result == LIBDEFLATE_SUCCESS { return out }
            guard result == LIBDEFLATE_INSUFFICIENT_SPACE, room < limit else {
                throw Failure(description: "Compressed file ended before the end-of-stream marker was reached")
            }
            room *= 4
        }
    }

    /// The bytes as one gzip stream.
    static func compress(_ bytes: [UInt8]) -> [UInt8] {
        guard let compressor = libdeflate_alloc_compressor(6) else { return [] }
        defer { libdeflate_free_compressor(compressor) }
        let room = libdeflate_gzip_compress_bound(compressor, bytes.count)
        return [UInt8](unsafeUninitializedCapacity: room) { buffer, count in
            count = libdeflate_gzip_compress(compressor, bytes, bytes.count, buffer.baseAddress, buffer.count)
        }
    }
}
