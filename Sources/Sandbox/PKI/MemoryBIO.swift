import COpenSSL

/// Owns a BIO in memory, through which OpenSSL reads and writes PEM text.
final class MemoryBIO {
    let pointer: OpaquePointer

    init() throws {
        guard let bio = BIO_new(BIO_s_mem()) else { throw OpenSSLFailure("making a memory buffer") }
        pointer = bio
    }

    convenience init(_ text: String) throws {
        try self.init()
        let bytes = Array(text.utf8)
        guard BIO_write(pointer, bytes, Int32(bytes.count)) == Int32(bytes.count) else { throw OpenSSLFailure("filling a memory buffer") }
    }

    deinit { BIO_free(pointer) }

    var text: String {
        var start: UnsafeMutablePointer<CChar>?
        let count = issue_bio_bytes(pointer, &start)
        return String(decoding: UnsafeRawBufferPointer(start: start, count: count), as: UTF8.self)
    }
}
