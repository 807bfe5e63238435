/// A checksum taken while bytes pass by, of whichever algorithm the catalogue has for the file.
package struct RunningChecksum: Sendable {
    /// Which checksum this is.
    package let algorithm: ChecksumAlgorithm
    // Two fields, not an enum: taking a digest out of an enum and putting it back would copy OpenSSL's state each time.
    private var adler32 = Adler32()
    private var md5: MD5?

    /// Starts with the checksum of no bytes.
    package init(_ algorithm: ChecksumAlgorithm) {
        self.algorithm = algorithm
        md5 = algorithm == .md5 ? MD5() : nil
    }

    /// Takes in the next bytes of the data.
    package mutating func update(_ bytes: UnsafeRawBufferPointer) {
        switch algorithm {
        case .adler32: adler32.update(bytes)
        case .md5: md5?.update(bytes)
        }
    }

    /// The checksum of what has passed so far.
    package var checksum: Checksum {
        Checksum(algorithm, hex: md5?.hex ?? adler32.hex)
    }
}
