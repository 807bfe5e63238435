/// What begins at a place in a text, as far as it tells of a secret.
struct SecretStart {
    enum Finding {
        case nothing
        /// The text ends before it can be told.
        case undecided
        case secret(from: Int, until: SecretEnd)
        case whole(Range<Int>)
    }

    /// Bytes that are looked at beyond a place before nothing is made of it, so that a text in pieces is never held back for long.
    private static let reach = 512
    /// Bytes that a PEM label may have.
    static let longestLabel = 64

    let bytes: UnsafeRawBufferPointer
    /// Whether the text ends with these bytes.
    let isLast: Bool

    @inline(__always)
    func finding(at index: Int) -> Finding {
        switch bytes[index] {
        case UInt8(ascii: ":"), UInt8(ascii: "="): value(after: index)
        case UInt8(ascii: "-"): privateKey(at: index)
        case UInt8(ascii: "B"), UInt8(ascii: "b"): bearer(at: index)
        case UInt8(ascii: "e"): webToken(at: index)
        default: .nothing
        }
    }

    /// The value that belongs to the name before a colon or equals sign, if that name is telling.
    private func value(after separator: Int) -> Finding {
        let isColon = bytes[separator] == UInt8(ascii: ":")
        if isColon, let finding = password(after: separator) { return finding }
        guard let name = SecretName(before: separator, in: bytes) else { return .nothing }
        if TellingNames.headers.contains(name.plain), isColon, !name.isQuoted { return line(after: separator) }
        guard TellingNames.keys.contains(name.plain) || TellingNames.headers.contains(name.plain) else { return .nothing }
        // "token: …" in a sentence tells nothing; as a key of JSON it is quoted.
        guard name.isQuoted || !isColon else { return .nothing }
        // JSON may put the value on the next line.
        let start = bytes.firstIndex(from: separator + 1, limit: Self.reach) { name.isQuoted ? !$0.isSpace : !$0.isBlank }
        let content = bytes.firstIndex(from: start, limit: Self.reach) { $0 != UInt8(ascii: "\\") }
        guard content < bytes.count else { return .undecided }
        switch bytes[content] {
        case UInt8(ascii: "\""), UInt8(ascii: "'"):
            return .secret(from: content + 1, until: .quoted(Quote(byte: bytes[content], escapes: content - start)))
        case UInt8(ascii: "{"), UInt8(ascii: "["): return .secret(from: start, until: .bracketed(depth: 0, in: nil))
        default: return .secret(from: start, until: .word(stops: isColon ? ",}])" : "&\"'<>"))
        }
    }

    /// The rest of a header's line, unless it is masked already: what is behind a mask on the same line is something else.
    private func line(after colon: Int) -> Finding {
        let start = bytes.firstIndex(from: colon + 1, limit: Self.reach) { !$0.isBlank }
        guard let isMasked = bytes.begins(with: "****", at: start) else { return .undecided }
        guard isMasked else { return .secret(from: start, until: .line) }
        guard start + 4 < bytes.count else { return .undecided }
        return bytes[start + 4].isLetterOrDigit ? .secret(from: start, until: .line) : .nothing
    }

    /// The password in `scheme://user:password@host`; nil when there is none behind the colon.
    private func password(after colon: Int) -> Finding? {
        guard let isURL = bytes.begins(with: "://", at: colon) else { return isLast ? nil : .undecided }
        guard isURL else { return nil }
        let user = colon + 3
        let end = bytes.firstIndex(from: user, limit: Self.reach) { $0.isSpace || "/?#\"'<>\\".utf8.contains($0) }
        if end == bytes.count, end - user < Self.reach, !isLast { return .undecided }
        guard let host = bytes[user..<end].lastIndex(of: UInt8(ascii: "@")),
            let password = bytes[user..<host].firstIndex(of: UInt8(ascii: ":")), password + 1 < host
        else { return nil }
        return .whole(password + 1..<host)
    }

    /// `Bearer` and a token, wherever it stands; a word of prose after it is too short to be one.
    private func bearer(at index: Int) -> Finding {
        guard let isBearer = bytes.begins(with: "bearer", at: index) else { return .undecided }
        guard isBearer else { return .nothing }
        var start = bytes.firstIndex(from: index + 6, limit: Self.reach) { !$0.isBlank }
        // The blank as it is written in a query.
        guard let isEncoded = bytes.begins(with: "%20", at: start) else { return .undecided }
        if isEncoded { start += 3 }
        guard start > index + 6 else { return .nothing }
        let end = bytes.firstIndex(from: start, limit: 16) { !$0.isTokenCharacter }
        if end - start == 16 { return .secret(from: start, until: .token) }
        return end == bytes.count ? .undecided : .nothing
    }

    /// A JSON web token, whose first two parts are JSON objects in base64url; it is a secret wherever it stands.
    private func webToken(at index: Int) -> Finding {
        guard let beginsObject = bytes.begins(with: "eyj", at: index) else { return .undecided }
        guard beginsObject else { return .nothing }
        let end = bytes.firstIndex(from: index + 3, limit: Self.reach) {
            !$0.isLetterOrDigit && $0 != UInt8(ascii: "-") && $0 != UInt8(ascii: "_")
        }
        guard let isToken = bytes.begins(with: ".eyj", at: end) else { return .undecided }
        return isToken ? .secret(from: index, until: .token) : .nothing
    }

    /// A PEM block with a private key, up to the end of the text if its last line is missing.
    private func privateKey(at index: Int) -> Finding {
        guard let isBlock = bytes.begins(with: "-----begin ", at: index) else { return .undecided }
        guard isBlock else { return .nothing }
        let label = index + 11
        let labelEnd = bytes.firstIndex(from: label, limit: Self.longestLabel) { $0 == UInt8(ascii: "-") || $0 == 10 }
        guard labelEnd < bytes.count else { return .undecided }
        guard labelEnd - label >= 11, bytes.begins(with: "private key", at: labelEnd - 11) == true else { return .nothing }
        return .secret(from: index, until: .privateKey)
    }
}
