import Files
import Glibc
import JobModel
import Settings
import SystemPackage
import TestSupport
import Testing

@testable import Pilot

@Suite(.timeLimit(.minutes(10))) struct TraceOpeningTests {
    /// To open a pipe for writing takes a reader.
    @Test func aPipeThatNobodyReadsIsAnErrorThatSaysSo() async throws {
        let directory = try TemporaryDirectory(), pipe = directory.appending("trace"), disk = BlockingWork(threads: 1)
        try #require(mkfifo(pipe.string, 0o600) == 0)
        let settings = try Settings.reading(options: [.trace: pipe.string], environment: [:])
        let error = await #expect(throws: PilotError.self) { try await settings.logs.traceFile(disk, within: .milliseconds(50)) }
        #expect(error?.code == .fileHandlingFailure && error.map { "\($0)".contains("opening it took longer") } == true)
        // The thread goes on when there is a reader.
        let reader = try FileDescriptor.open(pipe, .readOnly, options: [.nonBlocking, .closeOnExec])
        try await disk.run("waiting for the thread", within: .seconds(600)) {}
        try reader.close()
    }
}
