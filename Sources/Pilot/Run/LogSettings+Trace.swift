import Files
import HTTP
import JobModel
import Settings
import SystemPackage

extension LogSettings {
    /// The file of `--trace` or `--trace-ascii`; nil without either.
    ///
    /// A pipe that nobody reads, or a disk that hangs, is an error after the limit.
    func traceFile(_ disk: BlockingWork) async throws(PilotError) -> TraceFile? {
        guard let path = trace.value ?? traceASCII.value else { return nil }
        do {
            let format = trace.value == nil ? TraceFormat.ascii : .hex, showsTime = traceTime.value, showsIdentifiers = traceIDs.value
            return try await disk.run("opening it", within: .seconds(60)) {
                try TraceFile(FilePath(path), format: format, showsTime: showsTime, showsIdentifiers: showsIdentifiers)
            }
        } catch {
            var failure = PilotError(
                .fileHandlingFailure, doing: "opening the trace \(path)", advice: "see \(trace.value == nil ? "--trace-ascii" : "--trace")",
                cause: error)
            failure.isUsage = true
            throw failure
        }
    }
}
