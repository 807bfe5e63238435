import Checksum
import SystemPackage

/// A gzip file written block by block: each block is a member of its own, which every gzip reader joins.
///
/// That keeps memory at one block however large the log is, without a second process.
struct GzipFile {
    private let file: FileDescriptor
    private var block: [UInt8] = []

    /// Larger ones compress no better, and the memory of what they need would stay with the pilot.
    static let blockSize = 1 << 18

    /// The file stays its opener's to close.
    init(_ file: FileDescriptor) {
        self.file = file
        block.reserveCapacity(Self.blockSize)
    }

    /// Takes at most a block at a time.
    mutating func write(_ bytes: some Collection<UInt8>) throws {
        if block.count + bytes.count > Self.blockSize { try flush() }
        block.append(contentsOf: bytes)
    }

    /// Writes what is left.
    ///
    /// The file is complete after this, and not before.
    mutating func finish() throws { try flush() }

    private mutating func flush() throws {
        guard !block.isEmpty else { return }
        _ = try file.writeAll(Gzip.compress(block, level: 6))
        block.removeAll(keepingCapacity: true)
    }
}
