import ArgumentParser
import FoundationEssentials

/// An option or an argument of a command, as ArgumentParser knows it.
struct HelpArgument: Decodable {
    private struct Name: Decodable {
        let kind: String
        let name: String
    }

    private let kind: String
    private let names: [Name]?
    private let valueName: String?
    private let shouldDisplay: Bool
    /// What it is.
    let abstract: String?
    /// Its theme; nil for what only its command has.
    let sectionTitle: String?

    /// Whether it is known by its place alone.
    var isPositional: Bool { kind == "positional" }

    /// `queue` for `--queue`.
    var longName: String? { names?.first { $0.kind == "long" }?.name }

    /// `-q, --queue <queue>`.
    var label: String {
        let spellings = (names ?? []).filter { $0.kind != "longWithSingleDash" }.map { ($0.kind == "short" ? "-" : "--") + $0.name }
        if kind == "flag" { return spellings.joined(separator: ", ") }
        return (spellings.isEmpty ? "" : spellings.joined(separator: ", ") + " ") + "<\(valueName ?? "value")>"
    }

    /// Those of a command, in order.
    static func all(of command: any ParsableCommand.Type) -> [HelpArgument] {
        struct Dump: Decodable {
            struct Command: Decodable { let arguments: [HelpArgument]? }
            let command: Command
        }
        // Its own program wrote it.
        let dump = try? JSONDecoder().decode(Dump.self, from: Data(command._dumpHelp().utf8))
        return (dump?.command.arguments ?? []).filter(\.shouldDisplay)
    }
}
