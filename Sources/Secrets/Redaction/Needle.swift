/// A run of bytes by which a registered secret is found in a text, in whatever `Spelling` it stands there.
struct Needle: Hashable, Sendable {
    /// What stands at a place in a text.
    struct Finding {
        /// The end of the longest secret.
        private(set) var end: Int?
        /// Whether the text ended before it could be told of every secret.
        private(set) var isUndecided = false
        /// Up to where the beginning of a secret stands that the end of the text cuts off, if it is long enough to be hidden.
        private(set) var cutEnd: Int?

        mutating func noteEnd(_ index: Int) { end = max(end ?? 0, index) }

        mutating func noteCut(behind matched: Int, at index: Int) {
            isUndecided = true
            if matched >= KnownSecrets.shortest { cutEnd = max(cutEnd ?? 0, index) }
        }
    }

    let bytes: [UInt8]
    /// Whether line breaks may stand anywhere in it, as base64 is wrapped.
    let isWrapped: Bool

    /// Blanks and line ends between two lines.
    private static let longestBreak = 16

    /// Compares with what stands at the index, in any spelling, and notes what it finds.
    func match(_ text: UnsafeRawBufferPointer, at start: Int, into finding: inout Finding) {
        // Bytes that stand for themselves in every spelling are compared once.
        var matched = 0
        while matched < bytes.count, start + matched < text.count, text[start + matched] == bytes[matched],
            !Spelling.isSpecial(bytes[matched])
        {
            matched += 1
        }
        let index = start + matched
        if matched == bytes.count { return finding.noteEnd(index) }
        if index == text.count { return finding.noteCut(behind: matched, at: index) }
        if let meaning = Spelling.meaning(of: text, at: index), text[index] != bytes[matched], meaning != bytes[matched],
            !(isWrapped && meaning.isSpace)
        {
            return
        }
        for spelling in Spelling.all { match(SpelledText(text: text, spelling: spelling), at: index, behind: matched, into: &finding) }
    }

    /// Compares in one spelling, from the first byte that was not compared yet.
    func match(_ text: SpelledText, at index: Int, behind matched: Int, into finding: inout Finding) {
        var matched = matched, index = index, end = index, breaks = 0
        do throws(SpelledText.TextEnded) {
            while matched < bytes.count {
                let (unit, next) = try text.step(at: index)
                index = next
                if isWrapped, matched > 0, breaks < Self.longestBreak, case .byte(let byte) = unit, byte.isSpace {
                    breaks += 1
                    continue
                }
                guard let count = length(of: unit, at: matched, isForm: text.spelling.isForm) else { return }
                (matched, end, breaks) = (matched + count, index, 0)
            }
            finding.noteEnd(end)
        } catch {
            finding.noteCut(behind: matched, at: end)
        }
    }

    /// How many bytes of the needle the unit stands for; nil when it is another one.
    private func length(of unit: SpelledText.Unit, at index: Int, isForm: Bool) -> Int? {
        switch unit {
        case .byte(let byte):
            let isBlank = isForm && byte == UInt8(ascii: "+") && bytes[index] == UInt8(ascii: " ")
            return byte == bytes[index] || isBlank ? 1 : nil
        case .character(let scalar):
            guard let utf8 = UTF8.encode(scalar) else { return nil }
            return bytes[index...].starts(with: utf8) ? utf8.count : nil
        }
    }
}
