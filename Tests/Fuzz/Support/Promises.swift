/// A promise of a parser's that an input broke.
struct BrokenPromise: Error, CustomStringConvertible {
    let description: String
}

/// Throws unless the promise holds.
func promise(_ holds: Bool, _ text: @autoclosure () -> String) throws(BrokenPromise) {
    if !holds { throw BrokenPromise(description: text()) }
}

/// What a parser made of an input; nil when it refused it, which it must do in words, on one line.
func parsed<Value>(_ parse: () throws -> Value) throws(BrokenPromise) -> Value? {
    do {
        return try parse()
    } catch {
        try promise(isLine("\(error)"), "the error is no line: \(error)")
        return nil
    }
}

/// True for a text that a log shows as one line.
func isLine(_ text: String) -> Bool {
    !text.isEmpty && !text.unicodeScalars.contains { $0 == "\n" || $0 == "\r" }
}

extension String {
    /// True for nothing but printable ASCII, without blanks.
    var isPlain: Bool { utf8.allSatisfy { 0x21..<0x7f ~= $0 } }

    init(_ bytes: [UInt8]) { self.init(decoding: bytes, as: UTF8.self) }
}
