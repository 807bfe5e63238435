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

    @Test func theDumpOfTheHelpIsJSON() throws {
        let program = try Program(["--experimental-dump-help"])
        #expect(program.exitCode == 0)
        #expect(try JSONSerialization.jsonObject(with: Data(program.output.utf8)) is [String: Any])
    }
}
