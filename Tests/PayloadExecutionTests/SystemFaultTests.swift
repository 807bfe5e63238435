import JobModel
import Testing

@testable import PayloadExecution

/// What the system refused a payload is not the payload's failure.
struct SystemFaultTests {
    @Test(
        arguments: [
            ("cp: error writing x: No space left on device", 1098), ("write /tmp/x: no space left on device", 1098),
            ("cp: error writing x: Disk quota exceeded", 1098), ("OSError: [Errno 122] Disk quota exceeded: 'x'", 1098),
            ("touch: cannot touch x: Read-only file system", 1303), ("mkdir /data: read-only file system", 1303),
            ("mkdir: cannot create directory '/cvmfs/x': Read-only file system", nil),
            ("cat: x: Stale file handle", 1303), ("cat: x: Stale NFS file handle", 1303),
            ("cat: /cvmfs/sft.cern.ch/x: Stale file handle", 1377),
            ("ls: cannot access /cvmfs/atlas.cern.ch: Transport endpoint is not connected", 1377),
            ("ls: cannot access 'data': Transport endpoint is not connected", 1303),
            ("OSError: [Errno 107] Transport endpoint is not connected: 'data'", 1303),
            ("OSError: [Errno 107] Transport endpoint is not connected", nil),
            ("shutdown tcp 127.0.0.1:5: transport endpoint is not connected", nil),
            ("cat: x: Structure needs cleaning", 1303), ("open x: Too many open files in system", 1344),
            ("open x: Too many open files", nil),
            ("run.sh: fork: retry: Resource temporarily unavailable", 1344), ("bash: fork: Cannot allocate memory", 1344),
            ("bash: cannot execute /bin/ls: Cannot allocate memory", 1344), ("RuntimeError: can't start new thread", 1344),
            ("  _posixsubprocess.fork_exec(\n  x)\nBlockingIOError: [Errno 11] Resource temporarily unavailable", 1344),
            ("    self.pid = _fork_exec(\nOSError: [Errno 12] Cannot allocate memory", 1344),
            ("terminate called after throwing 'std::system_error'\n  what():  Resource temporarily unavailable", 1344),
            ("java.lang.OutOfMemoryError: unable to create native thread", 1344),
            ("recv: Resource temporarily unavailable", nil), ("could not get lock: Resource temporarily unavailable", nil),
            ("mmap: Cannot allocate memory", 1212), ("libgomp.so.1: cannot allocate memory in static TLS block", nil),
            ("sh: ./x: Permission denied", nil), ("all is well", nil), ("", nil),
        ] as [(String, Int?)])
    func messages(text: String, code: Int?) {
        let verdict = PayloadVerdict(ProcessExit(.exited(1)), standardError: "first\n\(text)\nlast\n")
        #expect(verdict.error?.code.rawValue == code ?? 1305)
        #expect(verdict.error?.advice.isEmpty == (code == nil))
        #expect(PayloadVerdict(ProcessExit(.exited(0)), standardError: text).error == nil)
    }

    @Test func theMessageIsTold() {
        let error = PayloadVerdict(ProcessExit(.exited(1)), standardError: "cp: x: Disk quota exceeded\nERROR: step 3 failed").error
        let meaning = "a quota on the node is used up, which is not the payload's fault: cp: x: Disk quota exceeded"
        #expect(error?.description == "running the payload: exit code 1: step 3 failed (\(meaning))")
    }

    /// A shell that cannot execute a program names nothing but the program.
    @Test func memoryForAProgram() {
        let text = "run.sh: line 2: /usr/bin/python3: Cannot allocate memory"
        #expect(PayloadVerdict(ProcessExit(.exited(126)), standardError: text).error?.code == .resourceUnavailable)
    }

    @Test(arguments: [
        (126, "bash: ./run.sh: Permission denied", ErrorCode.chmodTransform), (1, "env: './x': Permission denied", .chmodTransform),
        (1, "cat: /etc/shadow: Permission denied", .payloadExecutionFailure), (126, "bash: x: is a directory", .payloadExecutionFailure),
    ])
    func aWorkDirectoryWithoutPrograms(exit: Int32, text: String, code: ErrorCode) {
        let verdict = PayloadVerdict(ProcessExit(.exited(exit)), standardError: text, inNoExec: true)
        #expect(verdict.error?.code == code && verdict.error?.description.contains("noexec") == (code == .chmodTransform))
    }

    /// The payload's own account is what counts then, its messages are not asked.
    @Test func aReportThatNamesTheNode() {
        let report = PayloadErrorReport(code: 5, text: "stage 2: Disk quota exceeded")
        #expect(PayloadVerdict(ProcessExit(.exited(1)), standardError: "", report: report).error?.code == .noLocalSpace)
        let other = PayloadErrorReport(code: 5, text: "bad input")
        let verdict = PayloadVerdict(ProcessExit(.exited(1)), standardError: "cp: No space left on device", report: other)
        #expect(verdict.error?.code == .payloadExecutionFailure)
    }

    /// Its image is read-only by nature.
    @Test func aContainersReadOnlyImage() {
        let verdict = PayloadVerdict(ProcessExit(.exited(1)), standardError: "mkdir /x: Read-only file system", inContainer: true)
        #expect(verdict.error?.code == .payloadExecutionFailure)
    }
}
