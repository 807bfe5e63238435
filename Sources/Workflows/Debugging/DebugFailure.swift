/// Why a debug command brought nothing; the line is what the server is sent instead.
package struct DebugFailure: Error, Sendable, Hashable, CustomStringConvertible {
    /// The line, without secrets.
    package let description: String

    init(_ line: String) {
        description = line
    }

    /// A command that is not run at all: `refused: …`.
    static func refused(_ reason: String) -> DebugFailure {
        DebugFailure("refused: \(reason)")
    }
}
