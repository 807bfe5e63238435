import COpenSSL

/// Owns a BIO in memory, through which OpenSSL reads and writes PEM text.
final class MemoryBIO {
    private let pointer: OpaquePointer

    private init() throws {
        guard let bio = BIO_new(BIO_s_mem()) else { throw OpenSSLFailure("making a memory buffer") }
        pointer = bio
    }

    deinit { BIO_free(pointer) }

    /// What `body` makes of the text.
    static func read<Value>(_ text: String, _ doing: String, _ body: (OpaquePointer) -> Value?) throws -> Value {
        let memory = try MemoryBIO()
        return try withExtendedLifetime(memory) {
            let bytes = Array(text.utf8)
            guard BIO_write(memory.pointer, bytes, Int32(bytes.count)) == Int32(bytes.count), let value = body(memory.pointer) else {
                throw OpenSSLFailure(doing)
            }
            return value
        }
    }

    /// The text that `body` writes, which answers 1 when it did.
    static func written(_ doing: String, _ body: (OpaquePointer) -> Int32) throws -> String {
        let memory = try MemoryBIO()
        return try withExtendedLifetime(memory) {
            guard body(memory.pointer) == 1 else { throw OpenSSLFailure(doing) }
            var start: UnsafeMutablePointer<CChar>?
            let count = issue_bio_bytes(memory.pointer, &start)
            return String(decoding: UnsafeRawBufferPointer(start: start, count: count), as: UTF8.self)
        }
    }
}
