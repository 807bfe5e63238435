package import JobModel
package import SystemPackage

/// What the end of a payload means for the job (error-codes.md §4).
package struct PayloadVerdict: Sendable {
    /// `transExitCode`: the exit code 0–255 as it is, and 128+n for signal n, as a shell shows it.
    ///
    /// Pilot sends `exit % 255`, by which 255 looks like success.
    package var transExitCode: Int
    /// `exeErrorCode` of the payload's own report; 0 without one.
    package var exeErrorCode = 0
    /// `exeErrorDiag`; empty when the payload succeeded.
    package var exeErrorDiag = ""
    /// Nil when the payload succeeded.
    package var error: PilotError?

    /// Judges an end.
    ///
    /// The messages are the tails of the payload's output; `inContainer` lets a container runtime's messages decide, `inNoExec` tells that no
    /// program of the work directory can be run.
    ///
    /// Pilot 3's codes 1378 and 1368 for exits 2 and 3 come from scripts of ATLAS that the generic payload does not run.
    package init(
        _ exit: ProcessExit, standardError: String, standardOutput: String = "", report: PayloadErrorReport? = nil,
        inContainer: Bool = false, inNoExec: Bool = false
    ) {
        let place = SystemFault.Place(isContainer: inContainer, isNoExec: inNoExec)
        transExitCode = Self.code(exit.outcome)
        if let report, report.code != 0 {
            exeErrorCode = report.code
            exeErrorDiag = String(report.text.prefix(PayloadDiagnostics.limit))
            error = Self.failure(.payloadExecutionFailure, report.text)
            blameSystem(for: report.text, exit.outcome, place)
            return
        }
        let container = inContainer ? ContainerFailure.code(exit: exit.outcome, standardError: standardError) : nil
        guard transExitCode != 0 || container != nil else { return }
        exeErrorDiag = PayloadDiagnostics.extract(standardError: standardError, standardOutput: standardOutput)
        error = container.map { Self.failure($0, exeErrorDiag) } ?? Self.failure(exit.outcome, exeErrorDiag)
        if container == nil { blameSystem(for: standardError, exit.outcome, place) }
    }

    /// Charges the failure to the node whose disk takes nothing any more, whatever the payload said of it.
    package mutating func blameDisk(_ fault: Errno) {
        guard let code = ErrorCode(nodesFault: fault) else { return }
        error?.code = code
        error?.advice = "the disk of the job takes nothing any more, which is not the payload's fault: \(fault)"
    }

    /// Charges the failure to the node, or to want of memory, where the messages say so.
    private mutating func blameSystem(for messages: String, _ outcome: ProcessExit.Outcome, _ place: SystemFault.Place) {
        guard let fault = SystemFault(in: messages, exit: outcome, place) else { return }
        error?.code = fault.code
        error?.advice = fault.meaning
    }

    private static func code(_ outcome: ProcessExit.Outcome) -> Int {
        switch outcome {
        case .exited(let code): Int(code)  // fits: 32 bits
        case .signalled(let number, _): 128 + Int(number)  // fits: 32 bits
        }
    }

    private static func failure(_ outcome: ProcessExit.Outcome, _ text: String) -> PilotError {
        let detail = text.isEmpty ? "" : ": \(text)"
        return switch outcome {
        case .signalled(let number, let dumped):
            failure(.payloadExecutionFailure, "killed by \(SignalName.of(number))\(dumped ? ", core dumped" : "")\(detail)")
        case .exited(126): failure(.payloadExecutionFailure, "exit code 126, the command is not executable\(detail)")
        case .exited(127): failure(.payloadExecutionFailure, "exit code 127, the command was not found\(detail)")
        case .exited(251): failure(.unknownTransformFailure, "exit code 251\(detail)")
        case .exited(let code): failure(.payloadExecutionFailure, "exit code \(code)\(detail)")
        }
    }

    private static func failure(_ code: ErrorCode, _ reason: String) -> PilotError {
        PilotError(code, doing: "running the payload", reason: String(reason.prefix(PayloadDiagnostics.limit)))
    }
}
