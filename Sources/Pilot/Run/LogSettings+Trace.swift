import HTTP
import JobModel
import Settings
import SystemPackage

extension LogSettings {
    /// The file of `--trace` or `--trace-ascii`; nil without either.
    ///
    /// As with curl, the last one given would decide: both at once are refused.
    func traceFile() throws(PilotError) -> TraceFile? {
        guard trace.value == nil || traceASCII.value == nil else {
            throw PilotError(.generalError, doing: "opening the trace", reason: "--trace and --trace-ascii were both given")
        }
        guard let path = trace.value ?? traceASCII.value else { return nil }
        do {
            return try TraceFile(
                FilePath(path), format: trace.value == nil ? .ascii : .hex, showsTime: traceTime.value,
                showsIdentifiers: traceIDs.value)
        } catch {
            var failure = PilotError(
                .fileHandlingFailure, doing: "opening the trace \(path)", advice: "see \(trace.value == nil ? "--trace-ascii" : "--trace")",
                cause: error)
            failure.isUsage = true
            throw failure
        }
    }
}
