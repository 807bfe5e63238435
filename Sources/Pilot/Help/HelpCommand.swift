import ArgumentParser

/// A command of the program, as its help knows it.
struct HelpCommand {
    let type: any ParsableCommand.Type
    /// `config show`.
    let words: [String]

    var name: String { words.joined(separator: " ") }
    var abstract: String { type.configuration.abstract }
    var subcommands: [HelpCommand] {
        type.configuration.subcommands.map { HelpCommand(type: $0, words: words + [$0.configuration.commandName ?? ""]) }
    }

    /// The program itself.
    static let root = HelpCommand(type: Main.self, words: [])

    /// Those at the ends of the tree.
    static var all: [HelpCommand] { root.leaves }
    private var leaves: [HelpCommand] { subcommands.isEmpty ? [self] : subcommands.flatMap(\.leaves) }

    /// The command that these words begin with, and how many of them name it.
    static func named(by words: some Sequence<String>) -> HelpCommand {
        var command = root
        for word in words {
            guard let next = command.subcommands.first(where: { $0.words.last == word }) else { break }
            command = next
        }
        return command
    }

    /// Its name and what must follow it: `drain <process>`.
    var call: String { ([name] + HelpArgument.all(of: type).filter(\.isPositional).map(\.label)).joined(separator: " ") }

    /// How it is called.
    var usage: String {
        type.configuration.usage ?? "pilot \(name)\(subcommands.isEmpty ? "" : " COMMAND")"
    }
}
