import ArgumentParser
import Foundation
import Testing

@testable import Pilot

/// What is printed for other programs to read.
@Suite struct CompletionTests {
    @Test(arguments: [CompletionShell.bash, .zsh, .fish]) func theScriptIsNothingElse(shell: CompletionShell) throws {
        for arguments in [["--generate-completion-script", shell.rawValue], ["run", "--generate-completion-script", shell.rawValue]] {
            let program = try Program(arguments)
            #expect(program.exitCode == 0 && program.errors == "")
            #expect(program.output.trimmingCharacters(in: .newlines) == Main.completionScript(for: shell).trimmingCharacters(in: .newlines))
        }
    }

    /// Sourced where `pilot` would leave a mark.
    @Test func sourcingTheScriptStartsNothing() throws {
        let directory = FileManager.default.temporaryDirectory.appendingPathComponent("completion-\(UUID())")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: directory) }
        let pilot = directory.appendingPathComponent("pilot")
        try Data("#!/bin/sh\necho \"$@\" >>'\(directory.path)/started'\n".utf8).write(to: pilot)
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: pilot.path)
        let script = directory.appendingPathComponent("pilot.bash")
        try Data(try Program(["--generate-completion-script", "bash"]).output.utf8).write(to: script)
        let bash = try Process.run(
            URL(fileURLWithPath: "/bin/bash"),
            arguments: [
                "-c", "bash -n \"$0\" && PATH=\"$1:$PATH\" && cd \"$1\" && . \"$0\" >out 2>&1 && complete -p pilot", script.path,
                directory.path,
            ])
        bash.waitUntilExit()
        #expect(bash.terminationStatus == 0)
        #expect(!FileManager.default.fileExists(atPath: directory.appendingPathComponent("started").path))
        #expect(try Data(contentsOf: directory.appendingPathComponent("out")).isEmpty)
    }

    /// Commands, options that the first page of help has not, and values.
    @Test(arguments: [
        ("pilot ve", "version"), ("pilot config ch", "check"), ("pilot run --stageout-att", "--stageout-attempts"),
        ("pilot run --help-a", "--help-all"),
        ("pilot recover --help-a", "--help-all"), ("pilot run --color al", "always"), ("pilot run -w ge", "generic"),
    ])
    func bashCompletes(line: String, word: String) throws {
        let script = FileManager.default.temporaryDirectory.appendingPathComponent("completion-\(UUID()).bash")
        defer { try? FileManager.default.removeItem(at: script) }
        try Data(Main.completionScript(for: .bash).utf8).write(to: script)
        let words = line.split(separator: " ")
        let bash = Process(), output = Pipe()
        bash.executableURL = URL(fileURLWithPath: "/bin/bash")
        bash.arguments = [
            "-c",
            """
            . "$0"; COMP_LINE="$1"; COMP_POINT=${#1}; COMP_WORDS=($1); COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
            _pilot pilot "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD-1]}"; printf '%s\\n' "${COMPREPLY[@]}"
            """, script.path, line,
        ]
        (bash.standardOutput, bash.standardError) = (output, FileHandle.nullDevice)
        try bash.run()
        let told = String(decoding: try output.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self).split(separator: "\n")
        bash.waitUntilExit()
        #expect(told.map { $0.trimmingCharacters(in: .whitespaces) }.contains(word), "\(words): \(told)")
    }

    @Test func theDumpOfTheHelpIsJSON() throws {
        let program = try Program(["--experimental-dump-help"])
        #expect(program.exitCode == 0)
        #expect(try JSONSerialization.jsonObject(with: Data(program.output.utf8)) is [String: Any])
    }
}
