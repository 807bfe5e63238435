import JobModel
import PayloadExecution
import Testing

@testable import Workflows

@Suite struct FailureReportTests {
    private let report = FailureReport(
        jobID: 7,
        errors: [
            PilotError(.payloadExecutionFailure, doing: "running the payload", reason: "exit code 1: KeyError: 'pt'"),
            PilotError(.stageOutTimeout, doing: "stage-out of log.tgz", reason: "too slow", advice: "wait"),
        ],
        place: "payload, node n, queue Q", output: OutputEnd("one\ntwo\nthree\n", of: "payload.stderr"), log: "davs://se/log.tgz")

    @Test func itSaysAll() {
        #expect(
            report.lines == [
                "job 7 failed: failed to execute payload (1305 PAYLOADEXECUTIONFAILURE): running the payload: exit code 1: KeyError: 'pt'",
                "  where: payload, node n, queue Q",
                "  besides: transfer timeout on stage-out (1152 STAGEOUTTIMEOUT): stage-out of log.tgz: too slow",
                "  the end of payload.stderr:", "  | one", "  | two", "  | three", "  log archive: davs://se/log.tgz",
                "  to try: \(ErrorCode.payloadExecutionFailure.advice)",
            ])
    }

    @Test func theErrorsOwnAdviceComesFirst() {
        let report = FailureReport(
            jobID: 7, errors: [PilotError(.reachedMaxTime, doing: "running job 7", reason: "late", advice: "give a longer -l")], place: "p",
            log: nil)
        #expect(report.lines.first?.hasSuffix("running job 7: late") == true)
        #expect(report.lines.suffix(2) == ["  log archive: not in storage", "  to try: give a longer -l"])
    }

    /// The older lines of the output go first, then their heading.
    @Test func itFits() {
        let whole = report.text(limit: 4000)
        #expect(whole == report.lines.joined(separator: "\n"))
        let shorter = report.text(limit: whole.utf8.count - 1)
        #expect(!shorter.contains("| one") && shorter.contains("  the end of payload.stderr:\n  | two\n  | three\n"))
        let without = report.text(limit: whole.utf8.count - 50)
        #expect(!without.contains("|") && !without.contains("the end of") && without.contains("to try: "))
        #expect(report.text(limit: 10) == "job 7 fail")
    }

    @Test func everyCodeHasAdviceThatIsNoMore() {
        for code in ErrorCode.allCases { #expect(!code.advice.isEmpty && code.advice.count < 160 && !code.advice.hasSuffix(".")) }
    }

    /// The lines of `-d` take no room from the others.
    @Test func theExtractOfTheLogHasNoLinesForDebugging() {
        let stamp = "2026-11-23 08:45:54,447"
        let debug = "\(stamp) | DEBUG    | Curl | * Connected\n", info = "\(stamp) | INFO     | x | DEBUG is a word\n"
        #expect(LogExtract.extract(of: info + String(repeating: debug, count: 1000) + info) == info + info)
        let lines = (1...100).map { "\(stamp) | INFO     | line \($0)\n" }
        let extract = LogExtract.extract(of: lines.joined())
        #expect(extract.utf8.count <= LogExtract.limit && lines.joined().hasSuffix(extract) && extract.hasPrefix(stamp))
        #expect(LogExtract.extract(of: #"{"time": "t", "level": "DEBUG", "message": "m"}"# + "\n") == "")
    }
}
