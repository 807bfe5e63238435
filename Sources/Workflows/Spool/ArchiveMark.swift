/// What the journal knows of a log archive, so that the next pilot sends the very same one, and none that somebody else put there.
package struct ArchiveMark: Codable, Sendable, Equatable {
    package let path: String
    package let size: Int64
    /// Adler32, in hexadecimal digits.
    package let checksum: String
}
