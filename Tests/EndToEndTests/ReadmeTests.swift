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
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        let text = (try? String(contentsOf: root.appendingPathComponent("README.md"), encoding: .utf8)) ?? ""
        let fenced = text.components(separatedBy: "\n```\n").enumerated().filter { $0.offset % 2 == 1 }.map(\.element)
        return fenced.map(commands).filter { !$0.isEmpty }
    }()

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

    private func check(_ shown: Shown, in directory: TemporaryDirectory, _ sandbox: Sandbox) async throws {
        let options = try PilotProgram(for: sandbox, in: directory).arguments.joined(separator: " ")
        var shell = PilotProgram([], in: directory)
        // The program's path, which comes last, is $0 there.
        let command = "PATH=${0%/*}:$PATH; { \(shown.command.replacing("…", with: options)); } 2>&1"
        shell.launcher = ["/bin/bash", "-c", command]
        let output = try await shell.run().output
        var rest = output.split(separator: "\n").map(String.init)[...]
        for line in shown.lines where line != "…" {
            let pattern = try Self.pattern(line)
            let place = rest.firstIndex { pattern.firstMatch(in: $0, range: NSRange($0.startIndex..., in: $0)) != nil }
            let found = try #require(place, "'\(line)' does not come from '\(shown.command)', but:\n\(output)")
            rest = rest[(found + 1)...]
        }
    }
}
