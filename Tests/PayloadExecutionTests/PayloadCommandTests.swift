import Foundation
import JobModel
import SystemPackage
import Testing

@testable import PayloadExecution

struct PayloadCommandTests {
    @Test(arguments: [
        ("https://a.org/trf/user/runGen-00-00-02", "-j \"\" --sourceURL x", "./runGen-00-00-02 -j \"\" --sourceURL x"),
        ("https://a.org/it's$(here)", "", "./'it'\\''s$(here)'"),
        ("/bin/echo", "hello world", "/bin/echo hello world"),
        (" bash ", "-c 'exit 3'\n", "bash -c 'exit 3'"),
        ("", "echo only parameters", "echo only parameters"),
    ])
    func generic(transformation: String, parameters: String, text: String) throws {
        #expect(try PayloadCommand.generic(transformation: transformation, jobParameters: parameters).text == text)
    }

    @Test(arguments: [
        ("", "  ", ErrorCode.payloadExecutionFailure), ("a\0b", "", .payloadExecutionFailure),
        ("https://a.org/", "", .transformDownloadFailure), ("https://a.org/x/..", "", .transformDownloadFailure),
    ])
    func nothingToRun(transformation: String, parameters: String, code: ErrorCode) {
        let error = #expect(throws: PilotError.self) {
            try PayloadCommand.generic(transformation: transformation, jobParameters: parameters)
        }
        #expect(error?.code == code)
    }

    @Test(.timeLimit(.minutes(10))) func itRunsInTheJobsDirectory() async throws {
        try await Scratch.with { scratch in
            try scratch.program("trf.sh", "#!/bin/sh\necho \"$1\"\necho problem >&2\nexit 5\n")
            let command = try PayloadCommand.generic(transformation: "https://a.org/trf.sh", jobParameters: "'two words'")
            let child = command.child(in: scratch.path, environment: ["PATH": "/usr/bin:/bin"])
            #expect(try await ChildProcess.run(child, grace: .seconds(1)).outcome == .exited(5))
            #expect(try scratch.read("payload.stdout") == "two words\n")
            #expect(try scratch.read("payload.stderr") == "problem\n")
        }
    }
}

/// A command that does not fit into an argument of exec.
struct LongCommandTests {
    @Test(arguments: [131_071, 131_072]) func whatFitsIsAnArgument(length: Int) throws {
        let command = try PayloadCommand.generic(transformation: "", jobParameters: String(repeating: "a", count: length))
        #expect((command.script == nil) == (length < 131_072))
    }

    /// It finds what it would find as an argument: no parameters, the shell's name, its own exit code.
    @Test(.timeLimit(.minutes(10))) func itIsReadFromAFile() async throws {
        try await Scratch.with { scratch in
            let words = (0..<20_000).map { "in.\($0).root" }.joined(separator: " ")
            let command = try PayloadCommand.generic(transformation: "echo $0 $# $(echo", jobParameters: "\(words) | wc -w); exit 7")
            _ = try scratch.write(PayloadCommand.scriptName, #require(command.script))
            let child = command.child(in: scratch.path, environment: ["PATH": "/usr/bin:/bin"])
            #expect(try await ChildProcess.run(child, grace: .seconds(1)).outcome == .exited(7))
            #expect(try scratch.read("payload.stdout") == "/bin/bash 0 20000\n")
        }
    }
}

struct TransformURLTests {
    private static let bases = ["https://panda.org/trf/user", "http://old.org:25080/trf", "https://[::1]:8443/"]

    @Test(arguments: [
        "https://panda.org/trf/user/run", "https://panda.org:443/trf/user/deep/run", "HTTPS://PANDA.org/trf/user/run",
        "http://old.org:25080/trf/run", "https://[::1]:8443/run",
    ])
    func allowed(url: String) throws {
        try TransformURL.check(url: url, allowed: Self.bases)
    }

    @Test(arguments: [
        "https://[::1:8443/run", "https://[:/run", "https://[::1]]:8443/run",
        "https://panda.org.evil/trf/user/run", "https://panda.org/trf/userx/run", "https://panda.org/trf/user",
        "https://panda.org/trf/user/",
        "http://panda.org/trf/user/run", "https://old.org:25080/trf/run", "http://old.org/trf/run", "https://panda.org:8443/trf/user/run",
        "https://panda.org@evil/trf/user/run", "https://evil#https://panda.org/trf/user/run", "https://u:p@panda.org/trf/user/run",
        "https://panda.org/trf/user/../other", "https://panda.org/trf/user/./run", "https://panda.org/trf/user//run",
        "https://panda.org/trf/user/%2e%2e/run", "https://panda.org/trf/user\\..\\run", "https://panda.org/trf/user/run?x=1",
        "https://panda.org/trf/user/run#x", "https://panda.org/trf/user/run\n", "https://panda.org/trf/user/a b",
        "https:panda.org/trf/user/run",
        "ftp://panda.org/trf/user/run", "file:///trf/user/run", "https://panda.org:/trf/user/run", "https://panda.org:x/trf/user/run",
        "https://panda.org:99999/trf/user/run", "https:///trf/user/run", "", "run",
    ])
    func refused(url: String) {
        let error = #expect(throws: PilotError.self) { try TransformURL.check(url: url, allowed: Self.bases) }
        #expect(error?.code == .transformDownloadFailure)
        #expect(error?.description.contains("u:p") == false)
    }

    @Test func otherBasesAreTriedAfterwards() throws {
        let found = try TransformURL.candidates(for: "https://panda.org/trf/user/a/run", allowed: Self.bases)
        #expect(found == ["https://panda.org/trf/user/a/run", "http://old.org:25080/trf/a/run", "https://[::1]:8443/a/run"])
    }

    @Test func theUsualBases() throws {
        try TransformURL.check(url: "https://pandaserver-doma.cern.ch/trf/user/runGen-00-00-02")
        #expect(throws: PilotError.self) { try TransformURL.check(url: "http://pandaserver-doma.cern.ch/trf/user/runGen-00-00-02") }
        #expect(throws: PilotError.self) { try TransformURL.check(url: "https://pandaserver-doma.cern.ch/trf/user/run", allowed: []) }
    }

    @Test(arguments: [("https://a/b", true), ("HTTP://a/b", true), ("httpd", false), ("/bin/echo", false), ("", false)])
    func whatIsDownloaded(transformation: String, isURL: Bool) {
        #expect(TransformURL.isURL(transformation) == isURL)
    }
}
