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

    /// Reads the `command` field: `NULL`, one word, several with commas between, or one debug command with blanks in it.
    ///
    /// Words are compared whole, unlike in Pilot 2 and 3, where `debugoff` switched the debug mode on.
    package static func parse(_ text: String?) -> [ServerCommand] {
        let text = (text ?? "").trimmed
        if text.isEmpty || text == "NULL" || text == "None" { return [] }
        let words = text.split(separator: ",").map { String($0).trimmed }
        // A comma may be part of a debug command's arguments; an order to kill goes before everything.
        if text.contains(" "), !words.contains("tobekilled") { return [.debugCommand(text)] }
        return words.filter { !$0.isEmpty && $0 != "NULL" }.map(word)
    }

    private static func word(_ word: String) -> ServerCommand {
        switch word {
        case "tobekilled": .tobekilled
        case "softkill": .softkill
        case "debug": .debug
        case "debugoff": .debugOff
        case "nocleanup": .noCleanup
        default: word.contains(" ") ? .debugCommand(word) : .other(word)
        }
    }
}
