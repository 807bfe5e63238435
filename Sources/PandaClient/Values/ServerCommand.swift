import JobModel

/// What the server wants done with a job, as it says in the answer to an update.
package enum ServerCommand: Sendable, Hashable {
    case tobekilled
    /// An event-service job shall end softly.
    case softkill
    /// Debug mode on, without a command of its own.
    case debug
    case debugOff
    /// The work directory shall be kept.
    case noCleanup
    /// A debug command with arguments, such as `tail payload.stdout`. Not checked: what may be run is decided by whoever runs it.
    case debugCommand(String)
    /// A word this pilot does not know; worth a warning.
    case other(String)

    /// Reads the `command` field: `NULL`, one word, several with commas between, or one debug command.
    ///
    /// Words are compared whole, unlike in Pilot 2 and 3, where `debugoff` switched the debug mode on. A server puts `debug,` in front of
    /// everything while the job is in debug mode.
    package static func parse(_ text: String?) -> [ServerCommand] {
        let text = text ?? ""
        let words = text.split(separator: ",", omittingEmptySubsequences: false).map { String($0).trimmingBlanks }
        // An order to kill goes before everything; without one, a comma may be part of a debug command's arguments.
        let start = words.contains("tobekilled") ? nil : words.firstIndex(where: isDebugCommand)
        let plain = words[..<(start ?? words.count)].filter { !["", "NULL", "None"].contains($0) }.map(word)
        guard let start else { return plain }
        let rest = text.split(separator: ",", maxSplits: start, omittingEmptySubsequences: false)[start]
        return plain + [.debugCommand(String(rest).trimmingBlanks)]
    }

    private static func isDebugCommand(_ word: String) -> Bool {
        word.contains(" ") || ["tail", "ls", "ps", "du", "gdb"].contains(word)
    }

    private static func word(_ word: String) -> ServerCommand {
        switch word {
        case "tobekilled": .tobekilled
        case "softkill": .softkill
        case "debug": .debug
        case "debugoff": .debugOff
        case "nocleanup": .noCleanup
        default: isDebugCommand(word) ? .debugCommand(word) : .other(word)
        }
    }
}
