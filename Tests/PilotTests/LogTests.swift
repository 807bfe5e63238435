import Foundation
import GridSecurity
import JobModel
import Logging
import Secrets
import Settings
import SystemPackage
import Testing

@testable import Pilot

@Suite struct LogTests {
    private static let time = LogTime(seconds: 1_795_392_763, milliseconds: 7)

    /// Runs `body` with a log that writes to a pipe-like file; returns what came out there.
    private func output(
        of options: [OptionName: String] = [:], redact: @escaping @Sendable (String) -> String = { $0 },
        _ body: (PilotLog, FilePath) throws -> Void
    ) throws -> (stdout: String, directory: FilePath) {
        let directory = FilePath(FileManager.default.temporaryDirectory.appendingPathComponent("log-\(UUID())").path)
        try FileManager.default.createDirectory(atPath: directory.string, withIntermediateDirectories: true)
        let path = directory.appending("stdout")
        let file = try FileDescriptor.open(path, .writeOnly, options: .create, permissions: .ownerReadWrite)
        let settings = try Settings.merge(options: options, environment: [:], userID: 0)
        try file.closeAfter {
            try body(PilotLog(settings: settings.logs, sink: LogSink(standardOutput: file), redact: redact, now: { Self.time }), directory)
        }
        return (try String(contentsOfFile: path.string, encoding: .utf8), directory)
    }

    @Test(arguments: [
        (Logger.Level.trace, "DEBUG   "), (.debug, "DEBUG   "), (.info, "INFO    "), (.notice, "INFO    "), (.warning, "WARNING "),
        (.error, "ERROR   "), (.critical, "CRITICAL"),
    ])
    func levelsHaveTheNamesOfPython(level: Logger.Level, name: String) {
        let line = LogLine(time: Self.time, level: level, label: "pilot", function: "f()", message: "text", metadata: [])
        #expect(line.text(detailed: false) == "2026-11-23 00:12:43,007 | \(name) | text")
    }

    @Test func formatOfThePilotLog() throws {
        let lines = try output { log, _ in
            log.logger.info("hello", metadata: ["b": "2", "a": "1"])
            log.logger.debug("not shown")
        }.stdout
        #expect(lines == "2026-11-23 00:12:43,007 | INFO     | hello [a=1 b=2]\n")
    }

    @Test func debugShowsLoggerAndFunction() throws {
        let lines = try output(of: [.debug: "true"]) { log, _ in log.logger(named: "staging").debug("x", function: "copy()") }.stdout
        #expect(lines == "2026-11-23 00:12:43,007 | DEBUG    | staging                          | copy()                    | x\n")
    }

    @Test func messageOfSeveralLinesStaysOneLine() throws {
        let lines = try output { log, _ in log.logger.info("a\nb\r\u{1B}[31m\u{2028}", metadata: ["k": "v\nw"]) }.stdout
        #expect(lines == "2026-11-23 00:12:43,007 | INFO     | a\\nb\\r\\u{1B}[31m\\u{2028} [k=v\\nw]\n")
    }

    @Test func jsonIsOneObjectALine() throws {
        let lines = try output(of: [.logFormat: "json"]) { log, _ in log.logger.error("a\n\"b\"", metadata: ["k": "v"], function: "f()") }
            .stdout
        struct Line: Decodable, Equatable {
            let time, level, logger, function, message: String
            let metadata: [String: String]
        }
        #expect(lines.filter { $0 == "\n" }.count == 1)
        #expect(
            try JSONDecoder().decode(Line.self, from: Data(lines.utf8))
                == Line(
                    time: "2026-11-23T00:12:43.007Z", level: "ERROR", logger: "pilot", function: "f()", message: "a\n\"b\"",
                    metadata: ["k": "v"]))
    }

    @Test(arguments: ["text", "json"]) func secretsAreTakenOutOfMessageAndMetadata(format: String) throws {
        let redact: @Sendable (String) -> String = { $0.replacing("KEY\nPART", with: "****").replacing("token", with: "****") }
        let lines = try output(of: [.logFormat: format], redact: redact) { log, _ in
            log.logger.info("has KEY\nPART and token", metadata: ["k": "token"])
        }.stdout
        #expect(!lines.contains("PART") && !lines.contains("token"))
    }

    /// A header hides the rest of its line, but not what the log writes behind a message.
    @Test func aRedactedLineKeepsItsForm() throws {
        let redactor = Redactor(secrets: [Secret("KEY\nPART")])
        func line(_ format: String) throws -> String {
            try output(of: [.logFormat: format], redact: { redactor.redact($0) }) { log, _ in
                log.logger.info("sent Authorization: Bearer abc", metadata: ["job": "1", "auth_token": "abc", "key": "a KEY\nPART"])
            }.stdout
        }
        #expect(
            try line("text")
                == "2026-11-23 00:12:43,007 | INFO     | sent Authorization: **** [auth_token=**** job=1 key=a ****]\n")
        let json = #""message": "sent Authorization: ****", "metadata": {"auth_token": "****", "job": "1", "key": "a ****"}}"#
        #expect(try line("json").hasSuffix(json + "\n"))
    }

    @Test func pilotLogIsStartedAnewForEachJob() throws {
        let (stdout, directory) = try output { log, directory in
            try log.open(in: directory)
            log.logger.info("first job")
            try log.open(in: directory)
            log.logger.info("second job")
            log.close()
            log.logger.info("after")
        }
        let file = try String(contentsOfFile: directory.appending("pilotlog.txt").string, encoding: .utf8)
        #expect(file == "2026-11-23 00:12:43,007 | INFO     | second job\n")
        #expect(stdout.split(separator: "\n").count == 3)
    }

    @Test func noPilotLogWritesNoFile() throws {
        let directory = try output(of: [.noPilotLog: "true"]) { log, directory in try log.open(in: directory) }.directory
        #expect(!FileManager.default.fileExists(atPath: directory.appending("pilotlog.txt").string))
    }

    @Test func logThatCannotBeOpenedNamesItsPath() throws {
        _ = try output { log, directory in
            #expect {
                try log.open(in: directory.appending("missing"))
            } throws: { error in
                "\(error)" == "opening the pilot log \(directory)/missing/pilotlog.txt: No such file or directory"
            }
        }
    }

    @Test func linesOfManyTasksDoNotMix() async throws {
        let path = FilePath(FileManager.default.temporaryDirectory.appendingPathComponent("mix-\(UUID())").path)
        let sink = LogSink(standardOutput: try .open("/dev/null", .writeOnly))
        try sink.open(path)
        let line = String(repeating: "x", count: 5000)
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<20 { group.addTask { for _ in 0..<10 { sink.write(line) } } }
        }
        let lines = try String(contentsOfFile: path.string, encoding: .utf8).split(separator: "\n")
        #expect(lines.count == 200)
        #expect(lines.allSatisfy { $0 == line })
    }
}
