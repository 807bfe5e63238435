/// Why a text is not in the notation it should be in, and where.
///
/// The text is never quoted: it may hold somebody's secrets.
package struct SyntaxFault: Error, Hashable, Sendable, CustomStringConvertible {
    /// Counted from 0.
    package let byte: Int
    package let reason: String

    package var description: String { "byte \(byte): \(reason)" }
}
