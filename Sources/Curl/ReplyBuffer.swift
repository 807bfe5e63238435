/// The parts of a reply that are held in memory.
struct ReplyBuffer {
    private(set) var headers: [TransferHeader] = []
    private(set) var body: [UInt8] = []
    private var headerBytes = 0

    /// No honest server sends more than this; libcurl 7.88 bounds a line but not their number.
    static let headerLimit = 256 << 10

    /// Takes one line as it came; a status line starts over, as after `100 Continue`.
    mutating func add(headerLine line: UnsafeRawBufferPointer) throws(ReplyTooLarge) {
        headerBytes += line.count
        guard headerBytes <= Self.headerLimit else { throw ReplyTooLarge(limit: Self.headerLimit) }
        if line.starts(with: "HTTP/".utf8) {
            headers = []
        } else if let colon = line.firstIndex(of: UInt8(ascii: ":")) {
            headers.append(TransferHeader(Self.text(line[..<colon]), Self.text(line[(colon + 1)...])))
        }
    }

    mutating func add(body bytes: UnsafeRawBufferPointer, limit: Int) throws(ReplyTooLarge) {
        guard bytes.count <= limit - body.count else { throw ReplyTooLarge(limit: limit) }
        body.append(contentsOf: bytes)
    }

    private static func text(_ bytes: Slice<UnsafeRawBufferPointer>) -> String {
        func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0D || byte == 0x0A }
        let start = bytes.firstIndex { !isBlank($0) } ?? bytes.endIndex
        let end = bytes.lastIndex { !isBlank($0) }.map { $0 + 1 } ?? start
        return String(decoding: bytes[start..<end], as: UTF8.self)
    }
}

/// The reply outgrew what may be held in memory.
package struct ReplyTooLarge: Error, CustomStringConvertible {
    /// Bytes that were allowed.
    package var limit: Int

    package var description: String { "the reply is larger than \(limit) bytes" }
}
