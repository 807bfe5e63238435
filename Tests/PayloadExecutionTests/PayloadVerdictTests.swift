import Files
import Foundation
import JobModel
import SystemPackage
import Testing

@testable import PayloadExecution

struct PayloadVerdictTests {
    @Test(
        arguments: [
            (.exited(0), "", 0, nil, ""),
            (.exited(0), "Operation not permitted", 0, nil, ""),
            (.exited(1), "", 1, .payloadExecutionFailure, "exit code 1"),
            (.exited(2), "ERROR: bad", 2, .payloadExecutionFailure, "exit code 2: bad"),
            (.exited(126), "", 126, .payloadExecutionFailure, "not executable"),
            (.exited(127), "bash: line 1: foo: command not found", 127, .payloadExecutionFailure, "foo: command not found"),
            (.exited(137), "", 137, .payloadExecutionFailure, "exit code 137"),
            (.exited(251), "", 251, .unknownTransformFailure, "exit code 251"),
            (.exited(255), "Failed to mount image", 255, .payloadExecutionFailure, "exit code 255"),
            (.signalled(9, coreDumped: false), "", 137, .payloadExecutionFailure, "killed by SIGKILL"),
            (.signalled(11, coreDumped: true), "", 139, .payloadExecutionFailure, "killed by SIGSEGV, core dumped"),
        ] as [(ProcessExit.Outcome, String, Int, ErrorCode?, String)])
    func ends(outcome: ProcessExit.Outcome, message: String, code: Int, error: ErrorCode?, text: String) {
        let verdict = PayloadVerdict(ProcessExit(outcome), standardError: message)
        #expect(verdict.transExitCode == code)
        #expect(verdict.error?.code == error)
        #expect(verdict.error?.description.contains(text) ?? text.isEmpty)
        #expect((verdict.error == nil) == verdict.exeErrorDiag.isEmpty || message.isEmpty)
    }

    @Test(
        arguments: [
            (0, "Not mounting requested bind point", .singularityBindPointFailure),
            (251, "WARNING: Not mounting requested bind point x", .singularityBindPointFailure),
            (255, "No more available loop devices", .singularityNoLoopDevices),
            (255, "Failed to mount image", .singularityImageMountFailure),
            (0, "Singularity is not installed", .singularityNotInstalled),
            (0, "Apptainer is not installed", .apptainerNotInstalled),
            (255, "Failed to create user namespace: Operation not permitted", .singularityFailedUserNamespace),
            (255, "Operation not permitted", .singularityGeneralFailure),
            (1, "Operation not permitted", .payloadExecutionFailure),
            (0, "all is well", nil),
        ] as [(Int32, String, ErrorCode?)])
    func containers(code: Int32, message: String, error: ErrorCode?) {
        let verdict = PayloadVerdict(ProcessExit(.exited(code)), standardError: message, inContainer: true)
        #expect(verdict.error?.code == error)
        #expect(verdict.transExitCode == Int(code))
    }

    @Test func thePayloadsOwnReportComesFirst() throws {
        let report = try #require(PayloadErrorReport(json: #"{"error_code": 12, "error_diag": "no space", "more": [1]}"#))
        let verdict = PayloadVerdict(ProcessExit(.exited(0)), standardError: "ERROR: other", report: report)
        #expect(verdict.error?.code == .payloadExecutionFailure)
        #expect((verdict.exeErrorCode, verdict.exeErrorDiag) == (12, "no space"))
        let fine = PayloadErrorReport(code: 0, text: "")
        #expect(PayloadVerdict(ProcessExit(.exited(0)), standardError: "", report: fine).error == nil)
    }

    @Test(arguments: ["", "[]", "{}", #"{"error_code": "x"}"#, "{"])
    func brokenReportsAreNone(json: String) {
        #expect(PayloadErrorReport(json: json) == nil)
    }
}

struct PayloadDiagnosticsTests {
    @Test(arguments: [
        ("", "", ""),
        ("", "x CRITICAL stop\ny CRITICAL", "x CRITICAL stop"),
        ("first\nfoo: command not found\n", "", "first foo: command not found"),
        ("a\nb ERROR : one\nERROR: two", "", "one"),
        ("Error: one\nERROR: two", "", "two"),
        ("ERRORS are 3\nWarning: low\n", "", "low"),
        ("ERROR:\nTraceback\n\nline\nlast\n", "", "Traceback | line | last"),
        ("Traceback (most recent call last):\n  File \"<string>\", line 3, in <module>\nKeyError: 'pt'\n", "", "KeyError: 'pt'"),
        ("Error: again\nTraceback (most recent call last):\n  x\nAssertionError\nbye\n", "", "AssertionError"),
        (
            "Traceback (most recent call last):\n  x\nKeyError: 1\n\nDuring handling of the above exception, another exception occurred:\n\n"
                + "Traceback (most recent call last):\n  y\nmy.own.Trouble: 2\n", "", "my.own.Trouble: 2"
        ),
        ("[1]: Traceback (most recent call last):\n[1]:   File\n[1]: OSError: [Errno 5] x\n", "", "OSError: [Errno 5] x"),
        ("Traceback (most recent call last):\n  cut", "", "Traceback (most recent call last): |   cut"),
        ("  File \"a.py\", line 1\n    print(\nSyntaxError: '(' was never closed\n", "", "SyntaxError: '(' was never closed"),
        ("    f(Error: 1)\n  File \"a.py\", line 9, in f\nRecursionError: too deep\n", "", "RecursionError: too deep"),
        ("    x\nKeyboardInterrupt\n", "", "KeyboardInterrupt"), ("    x\nall: fine\n", "", "    x | all: fine"),
        ("", "hello\nTraceback (most recent call last):\n  x\nKeyError: 1\n", "KeyError: 1"),
        ("a.py:3: RuntimeWarning: overflow\n", "", "RuntimeWarning: overflow"),
        ("ErrorHandler found std::runtime_error: bad\n", "", "runtime_error: bad"),
        ("\u{1b}[31mred\u{1b}[0m\r\n", "", " [31mred [0m"),
    ])
    func extract(standardError: String, standardOutput: String, expected: String) {
        #expect(PayloadDiagnostics.extract(standardError: standardError, standardOutput: standardOutput) == expected)
    }

    @Test(arguments: [
        ("", nil), (" \n\t\n", nil), ("a\r\n\n b\n", ["a", " b"]), ("1%\r 50%\r100%\ndone\r", ["100%", "done"]),
        ((1...30).map { "line \($0)\n" }.joined(), (11...30).map { "line \($0)" }),
        (String(repeating: "x", count: 401), [String(repeating: "x", count: 400) + "…"]),
    ])
    func theEndIsWhatATerminalShows(text: String, lines: [String]?) {
        #expect(OutputEnd(text, of: "f")?.lines == lines)
    }

    @Test func itIsCut() {
        #expect(PayloadDiagnostics.extract(standardError: String(repeating: "é", count: 10_000)).count == PayloadDiagnostics.limit)
    }
}

struct FileTailTests {
    @Test(arguments: [
        ("", ""), ("short", "short"), ("0123456789\nabc\n", "abc\n"), ("0123456789", "23456789"), ("x\n1234567\n", "1234567\n"),
        ("0123456789\n", "3456789\n"),
    ])
    func tail(content: String, expected: String) async throws {
        try await Scratch.with { (scratch) async throws in
            #expect(try FileTail.read(scratch.write("f", content), limit: 8) == expected)
        }
    }

    @Test func aBigSparseFileIsNotRead() async throws {
        try await Scratch.with { (scratch) async throws in
            let path = try scratch.write("f", "")
            try #require(truncate(path.string, 1 << 40) == 0)
            let file = try FileDescriptor.open(path, .writeOnly, options: .append)
            try file.writeAll("\nthe end\n".utf8)
            try file.close()
            #expect(try FileTail.read(path) == "the end\n")
        }
    }

    @Test func aMissingFileIsAnError() {
        #expect(throws: Errno.noSuchFileOrDirectory) { try FileTail.read("/no/such/file") }
    }
}
