import Glibc

/// A finished checksum, comparable with the one in a catalogue.
package struct Checksum: Sendable, Hashable, CustomStringConvertible {
    package let algorithm: ChecksumAlgorithm
    /// Lower-case hexadecimal digits: 8 for adler32, 32 for md5.
    package let hex: String

    /// Takes a value as catalogues write it: in either case, and adler32 also without its leading zeros.
    package init(_ algorithm: ChecksumAlgorithm, hex: String) {
        self.algorithm = algorithm
        let digits = algorithm == .adler32 ? 8 : 32
        let padding = String(repeating: "0", count: max(0, digits - hex.utf8.count))
        self.hex = padding + hex.lowercased()
    }

    /// `adler32 0000000a`.
    package var description: String { "\(algorithm.rawValue) \(hex)" }

    /// Reads the whole file, in blocks of 1 MiB, and returns its checksum; blocks the calling thread.
    ///
    /// Throws when the file cannot be opened or read, and between two blocks when the calling task is cancelled.
    package static func of(file path: String, _ algorithm: ChecksumAlgorithm) throws(ChecksumError) -> Checksum {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { throw ChecksumError(path: path, algorithm: algorithm, reason: .unreadable(errno: errno)) }
        defer { close(file) }
        var running = RunningChecksum(algorithm)
        let block = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 20, alignment: 4096)
        defer { block.deallocate() }
        while true {
            if Task.isCancelled { throw ChecksumError(path: path, algorithm: algorithm, reason: .cancelled) }
            let count = read(file, block.baseAddress, block.count)
            if count == 0 { return running.checksum }
            if count > 0 {
                running.update(UnsafeRawBufferPointer(rebasing: block[..<count]))
            } else if errno != EINTR {
                throw ChecksumError(path: path, algorithm: algorithm, reason: .unreadable(errno: errno))
            }
        }
    }
}

/// The checksums that PanDA and Rucio know; raw values are their names on the wire.
package enum ChecksumAlgorithm: String, Sendable, Hashable, CaseIterable {
    case adler32
    case md5
}
