package import JobModel

/// What a debug command brought.
package struct DebugOutput: Sendable {
    /// For the update's `stdout`: a title and the end of the output, without secrets and control characters.
    package let text: String
    /// Why the job must end now: the core file that the server asked for has been written.
    package var ending: PilotError?

    /// Code points that the server keeps.
    static let limit = 2048

    /// `lines` are the last ones to be shown, nil for all that fit.
    init(title: String, body: String, lines: Int? = nil, redact: (String) -> String) {
        let head = Self.clean(redact(title)).end(of: 200)
        // Cut only after secrets are out: half a secret is not recognised.
        var body = Self.clean(redact(body))[...]
        while body.last == "\n" { body.removeLast() }
        if let lines { body = body.split(separator: "\n", omittingEmptySubsequences: false).suffix(lines).joined(separator: "\n")[...] }
        if body.isEmpty { body = "(nothing)" }
        text = "\(head)\n\(String(body).end(of: Self.limit - head.unicodeScalars.count - 1))"
    }

    /// A single line, such as a failure.
    init(line: String, redact: (String) -> String) {
        text = Self.clean(redact(line)).end(of: Self.limit)
    }

    /// Lines and tabs stay; a database refuses NUL, and other control characters play tricks with terminals.
    private static func clean(_ text: String) -> String {
        let scalars = text.replacing("\r\n", with: "\n").unicodeScalars.map { scalar -> Unicode.Scalar in
            switch scalar {
            case "\n", "\t": scalar
            case "\r": "\n"  // the same line written again and again, as of a progress bar
            default: scalar.properties.generalCategory == .control ? "?" : scalar
            }
        }
        return String(String.UnicodeScalarView(scalars))
    }
}

extension String {
    /// The last code points, that many at most.
    fileprivate func end(of limit: Int) -> String {
        String(String.UnicodeScalarView(unicodeScalars.suffix(limit)))
    }
}
