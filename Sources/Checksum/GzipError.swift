/// Bytes that are no usable gzip file.
package enum GzipError: Error, Sendable, Hashable, CustomStringConvertible {
    /// Not gzip at all, cut short, or its own checksum does not match.
    case damaged
    /// It holds more than the caller wants in memory, in bytes.
    case tooLarge(limit: Int)

    package var description: String {
        switch self {
        case .damaged: "the gzip data is damaged or cut short"
        case .tooLarge(let limit): "the gzip data holds more than \(limit) bytes"
        }
    }
}
