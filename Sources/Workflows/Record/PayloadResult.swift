package import PayloadExecution

/// How a payload ended, and what it cost.
package struct PayloadResult: Sendable {
    package let exit: ProcessExit
    package let verdict: PayloadVerdict
    /// User and system seconds of the payload's whole process tree.
    package let cpuSeconds: Double
    /// Nil for payloads that write none.
    package let report: JobReport?
}
