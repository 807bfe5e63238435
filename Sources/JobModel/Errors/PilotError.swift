/// A failure as the server and the user are told of it.
///
/// One line says what was being done, to what, what went wrong and, where known, what to try.
package struct PilotError: Error, Sendable, CustomStringConvertible {
    /// PanDA's code; raw values are the server's and frozen.
    package var code: ErrorCode
    /// What was being done, and to what: `stage-in of mc23.root from TEST_DATADISK`.
    package var doing: String
    /// What went wrong, in a few words, when no error below says so.
    package var reason: String
    /// What the user can do about it; empty when there is nothing to say.
    package var advice: String
    package var cause: (any Error)?
    /// The signal that ended the pilot, which decides its exit code.
    package var signal: Int32?
    /// What is said instead of the code's own text where that would mislead; empty for the code's text.
    package var headline = ""
    /// The value of an option cannot be used, which its exit code says too.
    package var isUsage = false

    package init(_ code: ErrorCode, doing: String, reason: String = "", advice: String = "", cause: (any Error)? = nil) {
        self.code = code
        self.doing = doing
        self.reason = reason
        self.advice = advice
        self.cause = cause
    }

    /// `stage-in of x: adler32 is 00000001, the catalogue says 0000000a` and so on, on one line.
    package var description: String {
        let line = fault.isEmpty ? doing : "\(doing): \(fault)"
        return (advice.isEmpty ? line : "\(line) (\(advice))").onOneLine
    }

    /// What went wrong, without what was being done and what to do about it.
    package var fault: String {
        [reason, cause.map { String(describing: $0) } ?? ""].filter { !$0.isEmpty }.joined(separator: ": ")
    }

    /// The whole error as server and log are told of a job's.
    package var report: String { "\(headline.isEmpty ? code.text : headline): \(self)" }

    /// The process exit code that tells of this error: 128+n after signal n, 64 for wrong usage, else the code's own.
    package var exitCode: Int32 { signal.map { 128 + $0 } ?? (isUsage ? Self.usage : code.shellExitCode) }

    /// EX_USAGE of sysexits.h; the Python pilots gave 2.
    package static let usage: Int32 = 64
}
