import Glibc

/// What gdb is to do with the payload: look, and perhaps write one core file.
///
/// Only these arguments are known: `--batch`, `--pid %`, and `-ex` or `--eval-command` with an inspection.
package struct GDBScript: Sendable, Hashable {
    private enum Command: Hashable {
        case inspect(String)
        case dumpCore(file: String?)

        var dumpsCore: Bool {
            if case .dumpCore = self { true } else { false }
        }
    }

    private let commands: [Command]

    init(_ arguments: [String]) throws(DebugFailure) {
        var commands: [Command] = [], hasProcess = false, rest = arguments[...]
        while let word = rest.popFirst() {
            let parts = word.split(separator: "=", maxSplits: 1).map(String.init), name = parts.first ?? ""
            switch name {
            case "-batch", "--batch", "-q", "-quiet", "--quiet", "-nx", "--nx":
                guard parts.count == 1 else { throw .refused("gdb: '\(word)' is not allowed") }
            case "-p", "-pid", "--pid":
                guard (parts.count == 2 ? parts[1] : rest.popFirst()) == "%" else { throw .refused("gdb: only '--pid %' is allowed") }
                hasProcess = true
            case "-ex", "--ex", "-eval-command", "--eval-command":
                commands.append(try Self.command((parts.count == 2 ? parts[1] : rest.popFirst()) ?? ""))
            default: throw .refused("gdb: '\(word)' is not allowed")
            }
        }
        guard hasProcess, !commands.isEmpty else { throw .refused("gdb needs '--pid %' and -ex with a command") }
        guard commands.count(where: \.dumpsCore) <= 1 else { throw .refused("gdb: one core file is enough") }
        self.commands = commands
    }

    /// The core file that will be written, in the job directory; nil when none is asked for.
    func coreFile(of process: pid_t) -> String? {
        for case .dumpCore(let file) in commands { return file ?? "core.\(process)" }
        return nil
    }

    /// The arguments after `gdb`; files of the payload that would tell gdb what to do are not read.
    func arguments(for process: pid_t) -> [String] {
        let fixed = ["-nx", "--batch", "-iex", "set auto-load off", "--pid", String(process)]
        return fixed + commands.flatMap { ["-ex", text(of: $0, process)] }
    }

    private func text(of command: Command, _ process: pid_t) -> String {
        switch command {
        case .inspect(let text): text
        case .dumpCore(let file): "generate-core-file \(file ?? "core.\(process)")"
        }
    }

    private static let inspections: Set = [
        "info threads", "info registers", "info all-registers", "info sharedlibrary", "info locals", "info args", "info frame",
        "info stack", "info signals", "info inferiors", "info proc", "info proc mappings", "info proc stat", "info proc status", "up",
        "down", "detach",
        "quit", "set pagination off", "set print thread-events off",
    ]

    private static func command(_ text: String) throws(DebugFailure) -> Command {
        let words = text.split(separator: " ")
        let isCore = ["generate-core-file", "gcore"].contains(words.first) && words.count <= 2
        if isCore { return .dumpCore(file: try words.dropFirst().first.map(coreName)) }
        let isHarmless =
            inspections.contains(words.joined(separator: " ")) || isBacktrace(words)
            || (words.starts(with: ["thread", "apply", "all"]) && isBacktrace(words.dropFirst(3)))
            || (words.count == 2 && ["thread", "frame"].contains(words[0]) && UInt16(words[1]) != nil)
        guard isHarmless else { throw .refused("gdb: '\(text)' is not among the commands that only look") }
        return .inspect(words.joined(separator: " "))
    }

    private static func isBacktrace(_ words: some Collection<Substring>) -> Bool {
        guard let first = words.first, ["bt", "backtrace", "where"].contains(first) else { return false }
        return words.dropFirst().allSatisfy { ["full", "-full"].contains($0) || Int16($0) != nil }
    }

    private static func coreName(_ name: Substring) throws(DebugFailure) -> String {
        let isPlain = name.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "._-".contains($0)) }
        guard isPlain, name.first?.isLetter == true, name.count <= 100 else {
            throw .refused("gdb: '\(name)' is not a plain file name in the job directory")
        }
        return String(name)
    }
}
