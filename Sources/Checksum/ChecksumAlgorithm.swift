/// The checksums that PanDA and Rucio know; raw values are their names on the wire.
package enum ChecksumAlgorithm: String, Sendable, Hashable, CaseIterable {
    case adler32
    case md5
}
