/// The rule that keeps a job's files inside its directory.
package enum LFN {
    /// Longest name that file systems and the server keep.
    package static let maximumLength = 255

    /// Throws unless the name is a plain file name: no path, no `..`, no control characters, ASCII, at most 255 bytes.
    package static func check(_ name: String, of role: FileSpec.Role, jobID: Int) throws(PilotError) {
        let doing = "reading the definition of job \(jobID)"
        if name.utf8.count > maximumLength {
            throw PilotError(.lfnTooLong, doing: doing, reason: "\(role) \(name.prefix(40))… has \(name.utf8.count) bytes, more than 255")
        }
        let isPlain =
            !name.isEmpty && !name.hasPrefix(".") && !name.hasPrefix("-")
            && name.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7f && $0 != UInt8(ascii: "/") }
        guard isPlain else {
            throw PilotError(
                .badOutputFileName, doing: doing, reason: "\(role) '\(name.escaped)' is not a plain file name",
                advice: "a file name may not be a path, start with a dot or a dash, or hold blanks and characters beyond ASCII")
        }
    }
}

extension String {
    /// The text with everything that is not printable ASCII shown as an escape, for messages.
    var escaped: String { unicodeScalars.map { $0.escaped(asASCII: true) }.joined() }
}
