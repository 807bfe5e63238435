import Checksum
import SystemPackage

/// A gzip file written block by block: each block is a member of its own, which every gzip reader joins.
///
/// That keeps memory at one block however large the log is, without a second process.
struct GzipFile {
    private let file: FileDescriptor
    private var block: [UInt8] = []

    static let blockSize = 1 << 20

    /// The file stays its opener's to close.
    init(_ file: FileDescriptor) {
        self.file = file
        block.reserveCapacity(Self.blockSize)
    }

    mutating func write(_ bytes: some Collection<UInt8>) throws {
        block.append(contentsOf: bytes)
        if block.count >= Self.blockSize { try flush() }
    }

    /// Writes what is left.
    ///
    /// The file is complete after this, and not before.
    mutating func finish() throws {
        if !block.isEmpty { try flush() }
    }

    private mutating func flush() throws {
        _ = try file.writeAll(Gzip.compress(block, level: 6))
        block.removeAll(keepingCapacity: true)
    }
}
