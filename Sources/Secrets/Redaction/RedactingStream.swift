/// A text on its way to a sink in pieces: a trace file, a live log.
///
/// The outcome is the same as if the text came whole, wherever it was cut. Only the end of a piece that may be the beginning of a
/// secret is held back: at most the longest registered secret in its longest spelling, usually nothing. One thread at a time uses it.
package struct RedactingStream: Sendable {
    private let redactor: Redactor
    private var redaction = Redaction()
    /// What was held back, behind the bytes in which the name of a value that follows may stand.
    private var text: [UInt8] = []

    /// Bytes that were taken and are kept.
    var held: Int { text.count }

    package init(_ redactor: Redactor) {
        self.redactor = redactor
    }

    /// Takes the next piece and gives what may be seen by now.
    package mutating func add(_ piece: UnsafeRawBufferPointer) -> [UInt8] {
        text.append(contentsOf: piece)
        return advance(isLast: false)
    }

    /// Gives what was held back; the next piece begins a new text.
    package mutating func finish() -> [UInt8] {
        let rest = advance(isLast: true)
        self = RedactingStream(redactor)
        return rest
    }

    private mutating func advance(isLast: Bool) -> [UInt8] {
        let shown = text.withUnsafeBytes { bytes in
            redaction.search(bytes, for: redactor.known, isLast: isLast)
            return redaction.show(bytes)
        }
        let spent = redaction.spent
        text.removeFirst(spent)
        redaction.forget(spent)
        return shown
    }
}
