import Foundation
import Sandbox
import SystemPackage
import TestSupport
import Testing

/// Runs what README shows behind a `$`, and compares what comes with what is shown.
@Suite struct ReadmeTests {
    struct Shown: Sendable, CustomTestStringConvertible {
        let command: String
        var lines: [String] = []
        var testDescription: String { command }
    }

    /// Not to be run as they stand; `RecoverTests` has the first.
    private static let shownElsewhere = ["kill -9 "]

    private static let blocks: [[Shown]] = {
        fenced("README.md").map(commands).filter { !$0.isEmpty }
    }()

    /// The blocks of a document that stand as they are typed.
    private static func fenced(_ document: String) -> [String] {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        let text = (try? String(contentsOf: root.appendingPathComponent(document), encoding: .utf8)) ?? ""
        return text.components(separatedBy: "\n```\n").enumerated().filter { $0.offset % 2 == 1 }.map(\.element)
    }

    private static func commands(in block: String) -> [Shown] {
        block.split(separator: "\n", omittingEmptySubsequences: false).reduce(into: []) { commands, line in
            if line.hasPrefix("$ ") {
                commands.append(Shown(command: String(line.dropFirst(2))))
            } else if !commands.isEmpty {
                commands[commands.count - 1].lines.append(String(line))
            }
        }
    }

    /// The line with any number for a number, any path for DIR, anything for `…`.
    private static func pattern(_ line: String) throws -> NSRegularExpression {
        let literal = NSRegularExpression.escapedPattern(for: line)
        let numbers = literal.replacingOccurrences(of: "[0-9]+", with: "[0-9]+", options: .regularExpression)
        return try NSRegularExpression(pattern: numbers.replacing("DIR", with: "\\S+").replacing("…", with: ".*"))
    }

    @Test func thereAreBlocksToRun() { #expect(Self.blocks.count >= 4) }

    @Test(arguments: blocks.filter { block in !shownElsewhere.contains { block[0].command.hasPrefix($0) } })
    func whatIsShownIsWhatComes(block: [Shown]) async throws {
        try await withSandbox { sandbox in
            let directory = try TemporaryDirectory()
            try Data("b\na\n".utf8).write(to: URL(fileURLWithPath: directory.appending("in.txt").string))
            _ = try Job.submit("true", to: sandbox)
            for shown in block {
                if shown.command.hasPrefix("cat ") {
                    let file = directory.appending(String(shown.command.dropFirst(4)))
                    try Data((shown.lines.joined(separator: "\n") + "\n").utf8).write(to: URL(fileURLWithPath: file.string))
                } else {
                    try await check(shown, in: directory, sandbox)
                }
            }
        }
    }

    @Test func theBatchScriptPassesSignalsOn() async throws {
        try await withSandbox { sandbox in
            let directory = try TemporaryDirectory()
            let id = try Job.submit("sleep 1000", to: sandbox)
            let script = try #require(Self.fenced("Documentation/BatchSystems.md").first { $0.hasPrefix("#!/bin/bash") })
            let ending = try await shell(script, in: directory, sandbox).run { script in
                #expect(await sandbox.waitForUpdate(of: id, state: "running"))
                script.terminate()
            }
            #expect(ending.hasExited && ending.status == 128 + SIGTERM)
            #expect(try #require(try sandbox.jobs.job(id)).state.rawValue == "failed")
        }
    }

    /// A shell as batch systems start one: tests run with signals blocked, which it would inherit.
    ///
    /// The program's path, which comes last, is its $0.
    private func shell(_ script: String, in directory: TemporaryDirectory, _ sandbox: Sandbox) throws -> PilotProgram {
        let options = try PilotProgram(for: sandbox, in: directory).arguments.joined(separator: " ")
        var program = PilotProgram([], in: directory)
        program.launcher =
            ["/usr/bin/perl", "-MPOSIX", "-e", "sigprocmask(SIG_SETMASK, POSIX::SigSet->new); exec @ARGV"]
            + ["/bin/bash", "-c", "PATH=${0%/*}:$PATH\n\(script.replacing("…", with: options))"]
        return program
    }

    private func check(_ shown: Shown, in directory: TemporaryDirectory, _ sandbox: Sandbox) async throws {
        let output = try await shell("{ \(shown.command); } 2>&1", in: directory, sandbox).run().output
        var rest = output.split(separator: "\n").map(String.init)[...]
        for line in shown.lines where line != "…" {
            let pattern = try Self.pattern(line)
            let place = rest.firstIndex { pattern.firstMatch(in: $0, range: NSRange($0.startIndex..., in: $0)) != nil }
            let found = try #require(place, "'\(line)' does not come from '\(shown.command)', but:\n\(output)")
            rest = rest[(found + 1)...]
        }
    }
}
