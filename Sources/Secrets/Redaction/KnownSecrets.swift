/// Secrets by their value, in each spelling in which they travel.
struct KnownSecrets {
    /// Bytes below which a value is not looked for; see `Redactor.register`.
    static let shortest = 6

    private var needles: Set<Needle> = []
    /// By their first byte.
    private var byFirst: [[Needle]] = []
    private var openings = BytePairs()

    init(_ secrets: [Secret]) {
        for secret in secrets { insert(secret) }
    }

    mutating func insert(_ secret: Secret) {
        for needle in Needle.all(of: secret) where needles.insert(needle).inserted {
            if byFirst.isEmpty { byFirst = Array(repeating: [], count: 256) }
            byFirst[Int(needle.bytes[0])].append(needle)
            openings.insert(needle)
        }
    }

    /// Finds where any of them stands, from `position` on, and moves that to where the text is decided.
    ///
    /// At the end of a text, which may have been cut there, the beginning of a secret is hidden too, if it is long enough for a secret
    /// of its own.
    func find(in text: UnsafeRawBufferPointer, from position: inout Int, isLast: Bool, into secrets: inout [Range<Int>]) {
        while let index = openings.firstIndex(in: text, from: position) {
            let finding = finding(at: index, in: text)
            position = index
            if finding.isUndecided, !isLast { return }
            if let end = [finding.end, finding.cutEnd].compactMap(\.self).max() { secrets.append(index..<end) }
            position = index + 1
        }
        position = text.count
    }

    private func finding(at index: Int, in text: UnsafeRawBufferPointer) -> Needle.Finding {
        var finding = Needle.Finding()
        guard Spelling.isEscape(text[index]) else {
            for needle in byFirst[Int(text[index])] { needle.match(text, at: index, into: &finding) }
            return finding
        }
        if let meaning = Spelling.meaning(of: text, at: index), byFirst[Int(text[index])].isEmpty, byFirst[Int(meaning)].isEmpty {
            return finding
        }
        for spelling in Spelling.all {
            let spelled = SpelledText(text: text, spelling: spelling)
            guard let first = try? spelled.step(at: index).unit.firstByte else {
                finding.noteCut(behind: 0, at: index)
                continue
            }
            for needle in byFirst[Int(first)] { needle.match(spelled, at: index, behind: 0, into: &finding) }
        }
        return finding
    }
}
