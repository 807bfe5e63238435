import Glibc
import PayloadExecution

/// The process's environment as a dictionary; of a name given twice the first counts, as for getenv.
enum Environment {
    /// Reads it, and takes what is secret out of the process's own, where the payload could read it.
    static func take() -> [String: String] {
        let variables = current()
        for name in variables.keys where PayloadEnvironment.isSecret(name) { OwnProcess.forget(name) }
        return variables
    }

    private static func current() -> [String: String] {
        var variables: [String: String] = [:]
        var entry = environ
        while let text = entry.pointee {
            let parts = String(cString: text).split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            if parts.count == 2, variables[String(parts[0])] == nil { variables[String(parts[0])] = String(parts[1]) }
            entry += 1
        }
        return variables
    }
}
