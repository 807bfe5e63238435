import Glibc

/// A file whose checksum could not be taken.
package struct ChecksumError: Error, Sendable, Hashable, CustomStringConvertible {
    package enum Reason: Sendable, Hashable {
        /// It could not be opened or read; the system's error number says why.
        case unreadable(errno: Int32)
        case cancelled
    }

    package var path: String
    package var algorithm: ChecksumAlgorithm
    package var reason: Reason

    package var description: String {
        let doing = "\(algorithm.rawValue) checksum of \(path)"
        return switch reason {
        case .unreadable(let number): "\(doing): \(String(cString: strerror(number)))"
        case .cancelled: "\(doing): cancelled"
        }
    }
}
