import Foundation
import JobModel
import Testing

@testable import Pilot

@Suite struct CommandTests {
    private func withFile<T>(_ text: String, _ body: (String) throws -> T) throws -> T {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID()).cfg").path
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
        defer { try? FileManager.default.removeItem(atPath: path) }
        return try body(path)
    }

    @Test(arguments: [
        (["-q", "Q", "-p", "70000"], "pilot: error: --port: '70000' is not a port (1 to 65535)\n"),
        (["-q", "Q", "-l", "-1"], "pilot: error: --lifetime: -1 is too small (1 or more)\n"),
        (
            ["-q", "Q", "--config", "/nowhere/x.cfg"],
            "pilot: error: configuration file /nowhere/x.cfg cannot be read: No such file or directory\n"
        ),
        (["-q", "Q", "--config", "/"], "pilot: error: configuration file / cannot be read: Is a directory\n"),
        ([], "pilot: error: --queue is missing (-q QUEUE: the PanDA queue to work for)\n"),
        (["--nonsense"], "pilot: error: Unknown option '--nonsense'\n"),
        (["--quue", "Q"], "pilot: error: Unknown option '--quue'. Did you mean '--queue'?\n"),
        (["--que", "Q"], "pilot: error: --que may be --queue or --queuedata-url\n"),
        (["-q", "Q", "--trace_=x"], "pilot: error: --trace- may be --trace-ascii, --trace-time or --trace-ids\n"),
        (
            ["conifg", "show"],
            "pilot: error: 'conifg' is not a command (one of run, try, config, recover, drain, version, help) (did you mean config?)\n"
        ),
        (
            ["help", "drian"],
            "pilot: error: 'drian' is not a command (one of run, try, config, recover, drain, version, help) (did you mean drain?)\n"
        ),
        (["config", "shwo"], "pilot: error: 'shwo' is not a command of config (one of show, check) (did you mean show?)\n"),
        (["-q", "Q", "-w", "genric"], "pilot: error: --workflow: 'genric' is not a workflow (built is generic) (did you mean generic?)\n"),
        (["-q", "Q", "--color", "allways"], "pilot: error: --color: 'allways' is none of auto, always, never (did you mean always?)\n"),
        (
            ["-q", "Q", "--cleanup", "flase"],
            "pilot: error: --cleanup: 'flase' is not a boolean (yes, true, t, y, 1, no, false, f, n, 0) (did you mean false?)\n"
        ),
    ])
    func wrongUsageIsOneLineAndExit64(arguments: [String], errors: String) throws {
        let program = try Program(arguments)
        #expect(program.exitCode == 64)
        #expect(program.errors == errors)
        #expect(program.output.isEmpty)
    }

    @Test(arguments: Usage.planned.sorted()) func plannedCommandsSayThatTheyAreNotBuilt(_ command: String) throws {
        let program = try Program([command])
        #expect(program.exitCode == 64)
        #expect(program.errors == "pilot: error: '\(command)' is not built yet\n")
    }

    /// Advice that leads to such a command leads nowhere.
    @Test(arguments: Usage.planned.sorted()) func nothingAdvisesWhatIsNotBuilt(_ command: String) throws {
        let sources = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("../../Sources").standardized
        let files =
            FileManager.default.enumerator(atPath: sources.path)?.compactMap { $0 as? String }.filter { $0.hasSuffix(".swift") } ?? []
        #expect(files.count > 100)
        for file in files {
            let code = try String(contentsOf: sources.appendingPathComponent(file), encoding: .utf8)
            #expect(code.range(of: "\"[^\"\n]*\\bpilot \(command)\\b", options: .regularExpression) == nil, "\(file)")
        }
    }

    @Test func badConfigurationFileStopsTheRun() throws {
        try withFile("[Pilot]\nhartbeat = 1\njunk\n") { path in
            let program = try Program(["-q", "Q"], environment: ["HARVESTER_PILOT_CONFIG": path])
            #expect(program.exitCode == 64)
            #expect(
                program.errors == """
                    pilot: error: \(path):2: unknown key Pilot.hartbeat (did you mean heartbeat?)
                    pilot: error: \(path):3: 'junk' is neither 'key = value' nor a section nor a comment

                    """)
        }
    }

    @Test func checkNamesFaultsOnStdout() throws {
        try withFile("[Pilot]\nheartbeat = x\n") { path in
            let program = try Program(["config", "check", path])
            #expect(program.exitCode == 64)
            #expect(program.output == "\(path):2: Pilot.heartbeat: 'x' is not a time (seconds, or with a unit: 90s, 30m, 2h, 1d)\n")
        }
    }

    @Test func checkOfASoundFileTellsWhatHasNoEffect() throws {
        try withFile("[Pilot]\nheartbeat = 5\niddsserver = x\n") { path in
            let program = try Program(["config", "check", path])
            #expect(program.exitCode == 0)
            #expect(program.output == "\(path): 2 keys, no faults\nnote: no effect in this version: Pilot.iddsserver (\(path):3)\n")
        }
    }

    @Test func showTellsValueAndOrigin() throws {
        try withFile("[Pilot]\nheartbeat = 5\n") { path in
            let program = try Program(
                ["config", "show", "-qQ", "--config", path, "--allow_same_user=false"], environment: ["GTAG": "g"])
            let words = program.output.split(separator: "\n").map { $0.split(separator: " ").joined(separator: " ") }
            #expect(words.contains("--queue Q --queue"))
            #expect(words.contains("--allow-same-user false --allow-same-user"))
            #expect(words.contains("Pilot.heartbeat 5 \(path):2"))
            #expect(words.contains("$GTAG g $GTAG"))
            #expect(words.contains("--port 25443 default"))
            #expect(words.contains("--hpc-mode manytoone default [no effect yet]"))
            #expect(program.exitCode == 0)
        }
    }

    @Test func showPrintsJSONForPrograms() throws {
        let program = try Program(["config", "show", "--json", "--site", "a\"b\\c\u{7}"])
        let rows = try JSONDecoder().decode([[String: String]].self, from: Data(program.output.utf8))
        #expect(rows.contains(["name": "--hpc-mode", "value": "manytoone", "origin": "default", "effect": "none yet"]))
        #expect(rows.contains(["name": "--site", "value": "a\"b\\c\u{7}", "origin": "--site"]))
    }

    /// What somebody sends with a question must not hold a secret, wherever it was given.
    @Test(arguments: [[], ["--json"]]) func showHidesSecrets(format: [String]) throws {
        try withFile("[Information]\nqueues_url = https://h/x?token=hidden1\n") { path in
            let program = try Program(
                ["config", "show", "--config", path, "--queuedata-url", "https://user:hidden2@h/x"] + format,
                environment: ["PANDA_AUTH_TOKEN": "eyJhidden3", "OIDC_AUTH_TOKEN_KEY": "hidden4-0123456789-0123456789-0123456789"])
            #expect(program.exitCode == 0)
            #expect(!program.output.contains("hidden"))
            #expect(program.output.contains("https://h/x?token=****") && program.output.contains("https://user:****@h/x"))
        }
    }

    @Test(arguments: [["-q", "Q", "--port", "token=hidden"], ["-q", "Q", "token=hidden"]])
    func complaintsHideSecrets(arguments: [String]) throws {
        let program = try Program(arguments)
        #expect(program.exitCode == 64)
        #expect(program.errors.contains("****"))
        #expect(!program.errors.contains("hidden"))
    }

    @Test func version() throws {
        let program = try Program(["--version"])
        #expect(program.exitCode == 0)
        #expect(program.output.hasPrefix("pilot \(Version.pilot)\nSwift "))
        #expect(try Program(["version"]).output == program.output)
    }

    @Test func helpGoesToStdoutAndFitsTheTerminal() throws {
        for arguments in [["--help"], ["-h"], ["run", "--help"], ["-q", "Q", "--help"], ["help"], ["help", "run"], ["-dh"]] {
            let program = try Program(arguments, environment: ["COLUMNS": "40"])
            #expect(program.exitCode == 0)
            #expect(program.errors.isEmpty)
            #expect(program.output == Help(command: .root, isFull: false).text(columns: 40) + "\n")
        }
    }
}

@Suite struct LicenseTests {
    /// The sources' folder, two above this test's.
    private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    private static func text(_ name: String) throws -> String {
        try String(contentsOf: root.appendingPathComponent(name), encoding: .utf8)
    }

    @Test func theProgramCarriesTheNotice() throws {
        let program = try Program(["--version", "--licenses"])
        let notice = try Self.text("NOTICE")
        #expect(program.exitCode == 0 && program.output.hasSuffix(notice))
        #expect(try Program(["version", "--licenses"]).output == program.output)
    }

    /// A package that is pinned to another version, or is new, must be named with it.
    @Test func theNoticeNamesEveryPinnedPackage() throws {
        let pins =
            try #require(
                try JSONSerialization.jsonObject(with: Data(Self.text("Package.resolved").utf8)) as? [String: Any])["pins"]
            as? [[String: Any]]
        let notice = try Self.text("NOTICE")
        for pin in try #require(pins) {
            let name = try #require(pin["identity"] as? String)
            let version = try #require((pin["state"] as? [String: Any])?["version"] as? String)
            #expect(notice.contains("\(name) \(version)\n"))
        }
    }
}
