import Glibc
import PayloadExecution

/// The process's environment as a dictionary; of a name given twice the first counts, as for getenv.
enum Environment {
    /// Reads it, and takes out of the process's own what is secret, which the payload could read there, and what libraries would obey.
    static func take() -> [String: String] {
        let variables = current()
        for name in variables.keys where PayloadEnvironment.isSecret(name) || ofTLS.contains(name) { OwnProcess.forget(name) }
        return variables
    }

    /// Variables with which OpenSSL and libcurl would read, load or write files that nobody meant for the pilot; payloads have the first three.
    ///
    /// How TLS is spoken is the system's decision (its openssl.cnf), as these are mostly set for programs with an OpenSSL of their own.
    private static let ofTLS: Set<String> = ["OPENSSL_CONF", "OPENSSL_MODULES", "OPENSSL_ENGINES", "SSLKEYLOGFILE"]

    /// The variables of these that are set, for a word to whoever set them.
    static func ignored(in variables: [String: String]) -> [String] {
        ofTLS.filter { variables[$0]?.isEmpty == false }.sorted()
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
