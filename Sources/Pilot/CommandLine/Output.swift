import Files
import JobModel
import Secrets
import SystemPackage

/// Results on stdout, messages on stderr; nobody waits for either, but for `finish`.
///
/// Both are without the secrets that a command line, a variable or a file may hold.
enum Output {
    /// Knows where secrets stand and none by its value; who has seen a credential redacts with the redactor that knows it.
    private static let redactor = Redactor()

    static func result(_ text: String) {
        write(text, to: results)
    }

    /// One line: `pilot: error: …`.
    static func error(_ message: String) {
        write("pilot: error: " + message.onOneLine, to: messages)
    }

    static func warning(_ message: String) {
        write("pilot: warning: " + message.onOneLine, to: messages)
    }

    /// stderr, for all who have something to say there.
    static let messages = LineWriter(DescriptorOutput(.standardError)) { "pilot: warning: \($0) lines are missing here\n" }

    private static let results = LineWriter(DescriptorOutput(.standardOutput)) { _ in "" }

    /// Waits for all that was written, as long as somebody takes it.
    ///
    /// Returns the exit code, which tells of a result that found no place; a reader who went away has seen enough.
    static func finish(_ exitCode: Int32) async -> Int32 {
        let isOut = await results.flush(patience: .seconds(10))
        await LineWriter.flushAll()
        let refusal = isOut ? results.refusal : .wouldBlock
        guard exitCode == 0, let refusal, refusal != .brokenPipe else { return exitCode }
        error("the result cannot be written to stdout: \(isOut ? "\(refusal)" : "nobody reads it")")
        await messages.flush()
        return unwritten
    }

    /// EX_IOERR of sysexits.h.
    private static let unwritten: Int32 = 74

    private static func write(_ text: String, to writer: LineWriter) {
        writer.write(redactor.redact(text) + "\n")
    }
}
