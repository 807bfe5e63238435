/// What the sandbox could not do.
package struct SandboxError: Error, CustomStringConvertible {
    /// What was being done, and to what.
    package let doing: String
    /// Why it could not be done.
    package let cause: String

    package init(_ doing: String, _ cause: String) {
        self.doing = doing
        self.cause = cause
    }

    package var description: String { "\(doing): \(cause)" }
}
