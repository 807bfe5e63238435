/// Finds the places in a text where secrets stand, in one pass.
///
/// A colon or an equals sign is looked at together with the name before it; so text without telling names costs one
/// comparison a byte.
struct SecretScanner {
    let bytes: UnsafeRawBufferPointer

    func find() -> [Range<Int>] {
        var found: [Range<Int>] = []
        var index = 0
        while index < bytes.count {
            let range: Range<Int>? =
                switch bytes[index] {
                case UInt8(ascii: ":"), UInt8(ascii: "="): value(after: index)
                case UInt8(ascii: "-"): privateKey(at: index)
                case UInt8(ascii: "B"), UInt8(ascii: "b"): bearer(at: index)
                default: nil
                }
            if let range { found.append(range) }
            index = max(index + 1, range?.upperBound ?? 0)
        }
        return found
    }

    /// The value that belongs to the name before a colon or equals sign, if that name is telling.
    private func value(after separator: Int) -> Range<Int>? {
        guard let name = SecretName(before: separator, in: bytes) else { return nil }
        let start = skipBlanks(from: separator + 1)
        if TellingNames.headers.contains(name.plain), !name.isQuoted, bytes[separator] == UInt8(ascii: ":") {
            return nonEmpty(start..<(firstIndex(from: start) { $0 == 10 || $0 == 13 } ?? bytes.count))
        }
        guard TellingNames.keys.contains(name.plain) || TellingNames.headers.contains(name.plain) else { return nil }
        // "token: …" in a sentence tells nothing; as a key of JSON it is quoted.
        guard name.isQuoted || bytes[separator] == UInt8(ascii: "=") else { return nil }
        // JSON may put the value on the next line.
        let valueStart = name.isQuoted ? firstIndex(from: start) { !$0.isSpace } ?? bytes.count : start
        return nonEmpty(SecretValue(from: valueStart, isJSON: bytes[separator] == UInt8(ascii: ":"), in: bytes).range)
    }

    /// `Bearer` and a token, wherever it stands; a word of prose after it is too short to be one.
    private func bearer(at index: Int) -> Range<Int>? {
        guard hasPrefix("bearer", at: index), index + 6 < bytes.count else { return nil }
        var start = skipBlanks(from: index + 6)
        // The blank as it is written in a query.
        if hasPrefix("%20", at: start) { start += 3 }
        guard start > index + 6 else { return nil }
        let end = firstIndex(from: start) { !$0.isLetterOrDigit && !"-._~+/=%".utf8.contains($0) } ?? bytes.count
        return end - start >= 16 ? start..<end : nil
    }

    /// A PEM block with a private key, up to the end of the text if its last line is missing.
    private func privateKey(at index: Int) -> Range<Int>? {
        guard hasPrefix("-----begin ", at: index) else { return nil }
        let label = index + 11
        guard let labelEnd = firstIndex(from: label, where: { $0 == UInt8(ascii: "-") || $0 == 10 }),
            labelEnd - label >= 11, hasPrefix("private key", at: labelEnd - 11)
        else { return nil }
        var end = labelEnd
        while let dash = firstIndex(from: end, where: { $0 == UInt8(ascii: "-") }) {
            if hasPrefix("-----end ", at: dash) {
                let tail = firstIndex(from: dash + 9) { $0 == UInt8(ascii: "-") } ?? bytes.count
                return index..<min(tail + 5, bytes.count)
            }
            end = dash + 1
        }
        return index..<bytes.count
    }

    private func nonEmpty(_ range: Range<Int>) -> Range<Int>? { range.isEmpty ? nil : range }

    private func skipBlanks(from start: Int) -> Int {
        firstIndex(from: start) { $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: "\t") } ?? bytes.count
    }

    private func firstIndex(from start: Int, where matches: (UInt8) -> Bool) -> Int? {
        var index = start
        while index < bytes.count {
            if matches(bytes[index]) { return index }
            index += 1
        }
        return nil
    }

    /// Compares without regard to case; the text is given in lower case.
    private func hasPrefix(_ text: StaticString, at index: Int) -> Bool {
        guard index + text.utf8CodeUnitCount <= bytes.count else { return false }
        for offset in 0..<text.utf8CodeUnitCount {
            let byte = bytes[index + offset]
            let lower = (0x41...0x5a).contains(byte) ? byte | 0x20 : byte
            if lower != text.utf8Start[offset] { return false }
        }
        return true
    }
}
