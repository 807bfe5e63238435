import Sandbox
import Synchronization
import TestSupport
import Testing

/// `server-wire.md`, section 5, "File report".
@Suite struct AdderTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let state: String
        let report: String
        var code: Int?
        let end: ServerState
        var diag: String?
        var testDescription: String { "\(state) \(report)" }
    }

    static let good = #"{"out": {"guid": "g", "fsize": 5, "adler32": "01"}, "log": {"guid": "h", "fsize": "6", "md5sum": "\#(md5)"}}"#
    static let md5 = "0123456789abcdef0123456789abcdef"
    static let unreadable = "Could not get GUID/LFN/MD5/FSIZE/SURL from pilot JSON"

    @Test(arguments: [
        Case(state: "finished", report: good, end: .finished),
        Case(state: "finished", report: "", end: .failed, diag: unreadable),
        Case(state: "finished", report: "<xml/>", end: .failed, diag: unreadable),
        Case(state: "finished", report: #"{"out": {}, "log": {}}"#, end: .failed, diag: unreadable),
        Case(state: "finished", report: #"{"out": {"guid": "g", "fsize": 5}}"#, end: .failed, diag: unreadable),
        Case(state: "finished", report: #"{"out": {"fsize": 5, "adler32": "01"}}"#, end: .failed, diag: unreadable),
        Case(state: "finished", report: #"{"out": {"guid": "g", "fsize": 5, "md5sum": "short"}}"#, end: .failed, diag: unreadable),
        Case(
            state: "finished", report: #"{"log": {"guid": "h", "fsize": 6, "adler32": "02"}}"#, end: .failed,
            diag: "expected output out is missing in pilot JSON"),
        Case(
            state: "finished", report: #"{"out": {"guid": "g", "fsize": 5, "adler32": "01"}}"#, end: .failed,
            diag: "expected output log is missing in pilot JSON"),
        Case(
            state: "finished", report: String(good.dropLast()) + #", "more": {"guid": "g", "fsize": 5, "adler32": "01"}}"#, end: .failed,
            diag: "pilot produced more inconsistently with jobdef"),
        Case(state: "failed", report: #"{"log": {"guid": "h", "fsize": 6, "adler32": "02"}}"#, code: 1305, end: .failed),
        Case(state: "failed", report: "", code: 1305, end: .failed),
        Case(state: "failed", report: "", end: .failed, diag: unreadable),
    ])
    func endsByTheReport(row: Case) async throws {
        try await withSandbox { sandbox async throws in
            let id = try sandbox.submit(["outputs": ["out"], "logFile": "log"])
            var fields = WireObject("job_output_report", .string(row.report))
            fields["pilot_error_code"] = row.code.map { .int($0) }
            #expect(try Client(sandbox).update(id, row.state, fields)?["command"] == "NULL")
            let job = try #require(try sandbox.jobs.job(id))
            #expect(job.state == row.end)
            #expect(job.attributes["ddmErrorDiag"]?.string == row.diag)
            #expect(job.code("ddmErrorCode") == (row.diag == nil ? nil : 200))
        }
    }

    @Test func theCatalogueTakesTheReportsValues() async throws {
        try await withSandbox { sandbox async throws in
            let id = try sandbox.submit(["outputs": ["out"], "logFile": "log"])
            _ = try Client(sandbox).update(id, "finished", WireObject("job_output_report", .string(Self.good)))
            let files = try #require(try sandbox.jobs.job(id)).files
            #expect(files.map(\.lfn) == ["out", "log"])
            #expect(files.map(\.guid) == ["g", "h"])
            #expect(files.map(\.size) == [5, 6])
            #expect(files.map(\.checksum) == ["ad:01", "md5:\(Self.md5)"])
            #expect(files.map(\.status) == ["ready", "ready"])
        }
    }

    @Test func outputsMayBeOptional() async throws {
        try await withSandbox { sandbox async throws in
            let id = try sandbox.submit(["outputs": ["out"], "logFile": "log", "allowNoOutput": "out"])
            let report = #"{"log": {"guid": "h", "fsize": 6, "adler32": "02"}}"#
            _ = try Client(sandbox).update(id, "finished", WireObject("job_output_report", .string(report)))
            #expect(try sandbox.jobs.job(id)?.state == .finished)
            #expect(try sandbox.jobs.job(id)?.files.map(\.status) == ["nooutput", "ready"])
        }
    }

    @Test func theAdderComesWhenItIsTime() async throws {
        let clock = Clock()
        var options = SandboxOptions()
        options.adderDelay = 60
        options.now = { clock.seconds.withLock { $0 } }
        try await withSandbox(options) { sandbox async throws in
            let id = try sandbox.submit(["outputs": ["out"], "logFile": "log"])
            _ = try Client(sandbox).update(id, "finished", WireObject("job_output_report", .string(Self.good)))
            #expect(try sandbox.jobs.job(id)?.state == .holding)
            clock.seconds.withLock { $0 += 61 }
            #expect(try sandbox.jobs.job(id)?.state == .finished)
        }
    }

    private final class Clock: Sendable {
        let seconds = Mutex(1_795_000_000.0)
    }
}
