package import JobModel

/// What a file was found to hold.
package struct Contents: Sendable, Equatable {
    /// Bytes.
    package var size: Int64
    package var checksum: FileChecksum

    package init(size: Int64, checksum: FileChecksum) {
        self.size = size
        self.checksum = checksum
    }
}
