import Checksum
import JobModel

/// Size and checksum of bytes that pass by.
struct RunningContents: Sendable {
    private(set) var size: Int64 = 0
    private var checksum: RunningChecksum

    init(_ algorithm: FileChecksum.Algorithm) {
        switch algorithm {
        case .adler32: checksum = RunningChecksum(.adler32)
        case .md5: checksum = RunningChecksum(.md5)
        }
    }

    mutating func update(_ bytes: UnsafeRawBufferPointer) {
        size += Int64(bytes.count)
        checksum.update(bytes)
    }

    /// What has passed so far.
    var contents: Contents {
        let checksum = checksum.checksum
        let algorithm: FileChecksum.Algorithm =
            switch checksum.algorithm {
            case .adler32: .adler32
            case .md5: .md5
            }
        return Contents(size: size, checksum: FileChecksum(algorithm, hex: checksum.hex))
    }
}
