import JobModel

/// Something wrong in a configuration file, told as `FILE:LINE: message`.
package struct ConfigurationFault: Error, Hashable, Sendable, CustomStringConvertible {
    package let path: String
    /// Counted from 1.
    package let line: Int
    package let message: String

    package var description: String { "\(path):\(line): \(message)".onOneLine }
}
