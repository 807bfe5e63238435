import GridSecurity
import JobModel
import Secrets
import SystemPackage

/// Results on stdout, messages on stderr; both without the secrets that a command line, a variable or a file may hold.
enum Output {
    /// Knows where secrets stand and none by its value; who has seen a credential redacts with the redactor that knows it.
    private static let redactor = Redactor()

    static func result(_ text: String) {
        write(text, to: .standardOutput)
    }

    /// One line: `pilot: error: …`.
    static func error(_ message: String) {
        write("pilot: error: " + message.onOneLine, to: .standardError)
    }

    static func warning(_ message: String) {
        write("pilot: warning: " + message.onOneLine, to: .standardError)
    }

    private static func write(_ text: String, to file: FileDescriptor) {
        // Nobody is left to tell when stdout or stderr is gone.
        _ = try? file.writeAll((redactor.redact(text) + "\n").utf8)
    }
}
