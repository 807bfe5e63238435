import JobModel
import Settings

/// What `pilot` makes of a command line before any option is read.
enum Usage {
    /// What a command line that cannot be obeyed ends with.
    static let exitCode = PilotError.usage

    /// Commands that the house plans and that stand not yet.
    ///
    /// Who builds one takes it out here and adds it to `Main`.
    static let planned: Set<String> = ["doctor", "status", "report"]

    /// The words that start a command; everything else belongs to `run`.
    static var commands: [String] { HelpCommand.root.subcommands.map(\.name) + ["help"] }

    /// The arguments with the command's name first, and the options in one spelling.
    static func arguments(_ given: [String]) -> [String] {
        let spelled = ArgumentSpelling(given).normalised
        if let first = spelled.first, commands.contains(first) { return spelled }
        return ["run"] + spelled
    }

    /// The options of a sound command line of `run`, else nil.
    static func runOptions(_ given: [String]) -> [OptionName: String]? {
        ArgumentSpelling(given.first == "run" ? Array(given.dropFirst()) : given).options
    }

    /// What is wrong with the command's name, or with a name of an option that was shortened too much; nil where others see to it.
    static func fault(in given: [String]) -> String? {
        wrongCommand(given) ?? ArgumentSpelling(given).normalised.prefix { $0 != "--" }.lazy.compactMap(ambiguity).first
    }

    private static func wrongCommand(_ given: [String]) -> String? {
        let words = given.prefix { !$0.hasPrefix("-") }
        let asked = Array(words.first == "help" ? words.dropFirst() : words)
        let command = HelpCommand.named(by: asked)
        guard asked.count > command.words.count, command.words.isEmpty || !command.subcommands.isEmpty else { return nil }
        let word = asked[command.words.count]
        if command.words.isEmpty, planned.contains(word) { return "'\(word)' is not built yet" }
        let known = command.words.isEmpty ? commands : command.subcommands.compactMap(\.words.last)
        let place = command.words.isEmpty ? "a command" : "a command of \(command.name)"
        return "'\(word)' is not \(place) (one of \(known.joined(separator: ", ")))\(suggestion(for: word, among: known))"
    }

    private static func ambiguity(_ argument: String) -> String? {
        guard argument.hasPrefix("--") else { return nil }
        let name = String(argument.dropFirst(2).prefix { $0 != "=" })
        let candidates = ArgumentSpelling.candidates(for: name).map { "--\($0)" }
        guard candidates.count > 1, let last = candidates.last else { return nil }
        return "--\(name) may be \(candidates.dropLast().joined(separator: ", ")) or \(last)"
    }
}
