package import PayloadExecution

/// How a payload ended, and what it cost.
package struct PayloadResult: Sendable {
    package let exit: ProcessExit
    package let verdict: PayloadVerdict
    /// User and system seconds of the payload's whole process tree.
    package let cpuSeconds: Double
    /// Nil for payloads that write none.
    package let report: JobReport?

    /// The failure as the payload tells of it, for `exeErrorCode` and `exeErrorDiag`: in its error report, in its job report, else in its output.
    ///
    /// A text has a code with it, at the least the payload's exit code, since the server's pages show none without.
    var exeError: (code: Int, text: String) {
        if verdict.exeErrorCode != 0 { return (verdict.exeErrorCode, verdict.exeErrorDiag) }
        let text = report?.exitMessage ?? verdict.exeErrorDiag
        if let code = report?.exitCode, code != 0 { return (code, text) }
        return (text.isEmpty ? 0 : verdict.transExitCode, text)
    }
}
