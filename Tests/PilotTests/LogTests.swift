import Files
import Foundation
import GridSecurity
import JobModel
import Logging
import Secrets
import Settings
import SystemPackage
import TestSupport
import Testing
import Workflows

@testable import Pilot

@Suite struct LogTests {
    private static let time = LogTime(seconds: 1_795_392_763, milliseconds: 7)

    /// Runs `body` with a log that writes to a pipe-like file; returns what came out there.
    private func output(
        of options: [OptionName: String] = [:], redact: @escaping @Sendable (String) -> String = { $0 },
        _ body: (PilotLog, FilePath) async throws -> Void
    ) async throws -> (stdout: String, directory: TemporaryDirectory) {
        let directory = try TemporaryDirectory()
        let path = directory.appending("stdout")
        let file = try FileDescriptor.open(path, .writeOnly, options: .create, permissions: .ownerReadWrite)
        let settings = try Settings.merge(options: options, environment: [:], userID: 0)
        let lines = LineWriter(DescriptorOutput(file, isOwned: true)) { "\($0) missing\n" }
        try await body(PilotLog(settings: settings.logs, standardOutput: lines, redact: redact, now: { Self.time }), directory.path)
        lines.end()
        await lines.flush(patience: .seconds(60))
        return (try String(contentsOfFile: path.string, encoding: .utf8), directory)
    }

    @Test(arguments: [
        (Logger.Level.trace, "DEBUG   "), (.debug, "DEBUG   "), (.info, "INFO    "), (.notice, "INFO    "), (.warning, "WARNING "),
        (.error, "ERROR   "), (.critical, "CRITICAL"),
    ])
    func levelsHaveTheNamesOfPython(level: Logger.Level, name: String) {
        let line = LogLine(time: Self.time, level: level, module: "Pilot", category: "log", message: "text", metadata: [])
        #expect(line.text(detailed: false) == "2026-11-23 00:12:43,007 | \(name) | text")
    }

    @Test(arguments: [
        (Logger.Level.debug, "\u{1B}[90mDEBUG   \u{1B}[0m"), (.notice, "\u{1B}[32mINFO    \u{1B}[0m"),
        (.warning, "\u{1B}[33mWARNING \u{1B}[0m"),
        (.error, "\u{1B}[31mERROR   \u{1B}[0m"), (.critical, "\u{1B}[1;31mCRITICAL\u{1B}[0m"),
    ])
    func levelsHaveTheirColours(level: Logger.Level, shown: String) {
        let line = LogLine(time: Self.time, level: level, module: "Pilot", category: "log", message: "text", metadata: [])
        #expect(LogLine.coloured(line.text(detailed: false), level) == "2026-11-23 00:12:43,007 | \(shown) | text")
        #expect(LogLine.coloured("short", level).hasPrefix("short"))
    }

    @Test(arguments: [
        (ColorChoice.always, ["NO_COLOR": "1"], true), (.never, [:], false),
        // Tests run without a terminal.
        (.auto, [:], false),
    ])
    func coloursAreChosen(choice: ColorChoice, environment: [String: String], isColoured: Bool) {
        #expect(Terminal.isColoured(choice, environment: environment) == isColoured)
    }

    @Test func formatOfThePilotLog() async throws {
        let lines = try await output { log, _ in
            log.logger.info("hello", metadata: ["b": "2", "a": "1"])
            log.logger.debug("not shown")
        }.stdout
        #expect(lines == "2026-11-23 00:12:43,007 | INFO     | hello [a=1 b=2]\n")
    }

    @Test func debugShowsModuleAndCategory() async throws {
        let lines = try await output(of: [.debug: "true"]) { log, _ in
            log.logger.debug("x", source: "Staging", file: "Staging/StageIn+Files.swift")
        }.stdout
        #expect(lines == "2026-11-23 00:12:43,007 | DEBUG    | Staging                          | StageIn                   | x\n")
    }

    /// The stream's lines say of what kind the event is, and not where it was told.
    @Test func anEventIsALineOfItsCategory() async throws {
        let lines = try await output(of: [.debug: "true"]) { log, _ in
            let events = PilotEvents(log: log.logger)
            events.tell(.phase(.stageIn, job: 7))
            events.tell(.failure(PilotError(.noLocalSpace, doing: "looking", reason: "full"), job: nil))
            events.tell(.signal(name: "SIGTERM", sender: 5))
        }.stdout.split(separator: "\n").map { $0.split(separator: "|").dropFirst().map { $0.filter { $0 != " " } } }
        #expect(
            lines == [
                ["INFO", "Workflows", "phase", "job7:stagein"], ["ERROR", "Workflows", "failure", "1098NOLOCALSPACE:looking:full"],
                ["WARNING", "Pilot", "signal", "gotSIGTERMfromprocess5"],
            ])
    }

    @Test func messageOfSeveralLinesStaysOneLine() async throws {
        let lines = try await output { log, _ in log.logger.info("a\nb\r\u{1B}[31m\u{2028}", metadata: ["k": "v\nw"]) }.stdout
        #expect(lines == "2026-11-23 00:12:43,007 | INFO     | a\\nb\\r\\u{1B}[31m\\u{2028} [k=v\\nw]\n")
    }

    @Test func jsonIsOneObjectALine() async throws {
        let lines = try await output(of: [.logFormat: "json"]) { log, _ in
            log.logger.error("a\n\"b\"", metadata: ["k": "v", "category": "failure"])
        }
        .stdout
        struct Line: Decodable, Equatable {
            let time, level, module, category, message: String
            let metadata: [String: String]
        }
        #expect(lines.filter { $0 == "\n" }.count == 1)
        #expect(
            try JSONDecoder().decode(Line.self, from: Data(lines.utf8))
                == Line(
                    time: "2026-11-23T00:12:43.007Z", level: "ERROR", module: "PilotTests", category: "failure", message: "a\n\"b\"",
                    metadata: ["k": "v"]))
    }

    @Test(arguments: ["text", "json"]) func secretsAreTakenOutOfMessageAndMetadata(format: String) async throws {
        let redact: @Sendable (String) -> String = { $0.replacing("KEY\nPART", with: "****").replacing("token", with: "****") }
        let lines = try await output(of: [.logFormat: format], redact: redact) { log, _ in
            log.logger.info("has KEY\nPART and token", metadata: ["k": "token"])
        }.stdout
        #expect(!lines.contains("PART") && !lines.contains("token"))
    }

    /// A header hides the rest of its line, but not what the log writes behind a message.
    @Test func aRedactedLineKeepsItsForm() async throws {
        let redactor = Redactor(secrets: [Secret("KEY\nPART")])
        func line(_ format: String) async throws -> String {
            try await output(of: [.logFormat: format], redact: { redactor.redact($0) }) { log, _ in
                log.logger.info("sent Authorization: Bearer abc", metadata: ["job": "1", "auth_token": "abc", "key": "a KEY\nPART"])
            }.stdout
        }
        #expect(
            try await line("text")
                == "2026-11-23 00:12:43,007 | INFO     | sent Authorization: **** [auth_token=**** job=1 key=a ****]\n")
        let json = #""message": "sent Authorization: ****", "metadata": {"auth_token": "****", "job": "1", "key": "a ****"}}"#
        #expect(try await line("json").hasSuffix(json + "\n"))
    }

    @Test func aLogThatIsOpenedAgainBeginsAnew() async throws {
        let (stdout, directory) = try await output { log, directory in
            try await log.open(in: directory)
            log.logger.info("first job")
            try await log.open(in: directory)
            log.logger.info("second job")
            await log.close()
            log.logger.info("after")
        }
        let file = try String(contentsOfFile: directory.appending("pilotlog.txt").string, encoding: .utf8)
        #expect(file == "2026-11-23 00:12:43,007 | INFO     | second job\n")
        #expect(stdout.split(separator: "\n").count == 3)
    }

    @Test func noPilotLogWritesNoFile() async throws {
        let directory = try await output(of: [.noPilotLog: "true"]) { log, directory in try await log.open(in: directory) }.directory
        #expect(!FileManager.default.fileExists(atPath: directory.appending("pilotlog.txt").string))
    }

    @Test func logThatCannotBeOpenedNamesItsPath() async throws {
        _ = try await output { log, directory in
            await #expect {
                try await log.open(in: directory.appending("missing"))
            } throws: { error in
                "\(error)" == "opening the pilot log \(directory)/missing/pilotlog.txt: No such file or directory"
            }
        }
    }
}
