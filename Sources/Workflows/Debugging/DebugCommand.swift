/// What the server wants to see of a running job, parsed strictly from its text.
///
/// Source: the debug commands of Pilot 2 and 3, which handed the text to a shell.
package enum DebugCommand: Sendable, Hashable {
    /// The end of the text file that was written last.
    case newest
    /// The end of the newest file that the pattern matches.
    case tail(pattern: String, lines: Int)
    /// Names or sizes of files.
    case listing(Listing)
    /// The payload's processes.
    case processes
    /// The debugger, attached to the payload.
    case gdb(GDBScript)

    static let defaultLines = 10

    /// Parses `tail`, `ls`, `ps`, `du` and `gdb` with their arguments; whatever is not known to be harmless is refused.
    package static func parse(_ text: String) throws(DebugFailure) -> DebugCommand {
        let words = try CommandWords.split(text), arguments = Array(words.dropFirst())
        switch words.first {
        case "tail": return try tail(arguments)
        case "ls": return .listing(try Listing(.ls, arguments))
        case "du": return .listing(try Listing(.du, arguments))
        case "ps": return try processes(arguments)
        case "gdb": return .gdb(try GDBScript(arguments))
        case let other: throw .refused("'\(other ?? "")' is none of tail, ls, ps, du, gdb")
        }
    }

    /// Parses `[-n N | -N] PATTERN`.
    private static func tail(_ arguments: [String]) throws(DebugFailure) -> DebugCommand {
        var lines = defaultLines, patterns: [String] = [], rest = arguments[...]
        while let word = rest.popFirst() {
            if word == "-n" {
                lines = try count(rest.popFirst() ?? "")
            } else if word.hasPrefix("-") {
                lines = try count(String(word.dropFirst(word.hasPrefix("-n") ? 2 : 1)))
            } else {
                patterns.append(word)
            }
        }
        guard let pattern = patterns.first, patterns.count == 1 else { throw .refused("tail takes one file or pattern") }
        return .tail(pattern: pattern, lines: lines)
    }

    private static func count(_ text: String) throws(DebugFailure) -> Int {
        guard text.allSatisfy({ $0.isASCII && $0.isNumber }), let number = Int(text), (1...1000).contains(number) else {
            throw .refused("tail knows -N and -n N with N from 1 to 1000, not '\(text)'")
        }
        return number
    }

    /// Options that choose processes or columns are accepted and change nothing: the payload's processes are all that is shown.
    private static func processes(_ arguments: [String]) throws(DebugFailure) -> DebugCommand {
        let letters = Set("aAefFHjluwxo"), columns = Set("abcdefghijklmnopqrstuvwxyz%,_=")
        var takesColumns = false
        for word in arguments {
            if takesColumns {
                guard word.allSatisfy(columns.contains) else { throw .refused("ps: '\(word)' are no columns") }
                takesColumns = false
                continue
            }
            let cluster = word.hasPrefix("-") ? word.dropFirst() : word[...]
            guard !cluster.isEmpty, cluster.allSatisfy(letters.contains) else { throw .refused("ps: '\(word)' is not allowed") }
            takesColumns = cluster.hasSuffix("o")
        }
        return .processes
    }
}

extension DebugCommand: CustomStringConvertible {
    /// The command in short, as a title and for the log.
    package var description: String {
        switch self {
        case .newest: "debug"
        case .tail(let pattern, let lines): "tail -n \(lines) \(pattern)"
        case .listing(let listing): ([listing.tool.rawValue] + listing.options + listing.paths).joined(separator: " ")
        case .processes: "ps"
        case .gdb: "gdb"
        }
    }
}
