import CDeflate

/// Whole gzip files (RFC 1952) in memory.
package enum Gzip {
    /// Returns the bytes as one gzip member; `level` goes from 1 (fast) to 12 (small).
    package static func compress(_ bytes: [UInt8], level: Int = 6) -> [UInt8] {
        guard let compressor = libdeflate_alloc_compressor(Int32(min(max(level, 1), 12))) else {
            preconditionFailure("no memory for a compressor")
        }
        defer { libdeflate_free_compressor(compressor) }
        let bound = libdeflate_gzip_compress_bound(compressor, bytes.count)
        return [UInt8](unsafeUninitializedCapacity: bound) { buffer, count in
            // With the room of `bound` this cannot fail.
            count = libdeflate_gzip_compress(compressor, bytes, bytes.count, buffer.baseAddress, buffer.count)
        }
    }

    /// Returns what the gzip file holds, all its members joined.
    ///
    /// Throws when it is damaged, and when it would grow beyond `limit` bytes, before that memory is taken.
    package static func decompress(_ bytes: [UInt8], limit: Int) throws(GzipError) -> [UInt8] {
        guard let decompressor = libdeflate_alloc_decompressor() else { preconditionFailure("no memory for a decompressor") }
        defer { libdeflate_free_decompressor(decompressor) }
        var output: [UInt8] = []
        var rest = bytes[...]
        repeat {
            let member = try decompressMember(rest, limit: limit - output.count, with: decompressor, wholeLimit: limit)
            output += member.output
            rest = rest.dropFirst(member.consumed)
        } while !rest.isEmpty
        return output
    }

    private static func decompressMember(
        _ bytes: ArraySlice<UInt8>, limit: Int, with decompressor: OpaquePointer, wholeLimit: Int
    ) throws(GzipError) -> (output: [UInt8], consumed: Int) {
        // The length in the trailer is the sender's word only, so the room grows by what is really there.
        var room = min(limit, max(4 * bytes.count, 1 << 16))
        while true {
            var consumed = 0
            var result = LIBDEFLATE_BAD_DATA
            let output = [UInt8](unsafeUninitializedCapacity: room) { buffer, count in
                result = bytes.withUnsafeBytes {
                    libdeflate_gzip_decompress_ex(
                        decompressor, $0.baseAddress, $0.count, buffer.baseAddress, room, &consumed, &count)
                }
                if result != LIBDEFLATE_SUCCESS { count = 0 }
            }
            switch result {
            case LIBDEFLATE_SUCCESS: return (output, consumed)
            case LIBDEFLATE_INSUFFICIENT_SPACE where room < limit: room = min(limit, 4 * room)
            case LIBDEFLATE_INSUFFICIENT_SPACE: throw .tooLarge(limit: wholeLimit)
            default: throw .damaged
            }
        }
    }
}

/// Bytes that are no usable gzip file.
package enum GzipError: Error, Sendable, Hashable, CustomStringConvertible {
    /// Not gzip at all, cut short, or its own checksum does not match.
    case damaged
    /// It holds more than the caller wants in memory, in bytes.
    case tooLarge(limit: Int)

    package var description: String {
        switch self {
        case .damaged: "the gzip data is damaged or cut short"
        case .tooLarge(let limit): "the gzip data holds more than \(limit) bytes"
        }
    }
}
