/// A command line from which options are taken out together with the quotes and blanks that are theirs; the rest stays as it is.
///
/// It is read byte by byte, since it may have megabytes, and not as a shell would: users write objects with and without quotes around them.
struct CommandLineParts {
    private var bytes: [UInt8]

    init(_ text: String) { bytes = Array(text.utf8) }

    var text: String { String(decoding: bytes, as: UTF8.self) }

    /// Takes `OPTION=WORD` or `OPTION WORD` out, each time that it is there; the first word counts.
    ///
    /// Nil when it is not there; throws when it names nothing.
    mutating func takeWord(_ option: String) throws(FieldError) -> String? {
        var first: String?
        while let place = find(option) {
            var rest = place.value
            let quote = take(quoteAt: &rest)
            let word = bytes[rest...].prefix { quote == nil ? !$0.isBlank && !$0.isQuote : $0 != quote }
            rest = word.endIndex
            if quote != nil, rest < bytes.count { rest += 1 }
            guard !word.isEmpty else { throw FieldError(field: "jobPars", reason: "has \(option) without a word behind it") }
            first = first ?? String(decoding: word, as: UTF8.self)
            remove(place.start..<rest)
        }
        return first
    }

    /// Takes `OPTION={…}` or `OPTION {…}` out; the last one counts.
    ///
    /// Throws when no object follows, or one without an end.
    mutating func takeObject(_ option: String) throws(FieldError) -> String? {
        var last: String?
        while let place = find(option) {
            var rest = place.value
            let quote = take(quoteAt: &rest), outer = quote ?? place.quote
            guard let end = endOfObject(at: rest, in: outer) else {
                throw FieldError(field: "jobPars", reason: "has \(option) without a whole {…} behind it")
            }
            let text = String(decoding: bytes[rest..<end], as: UTF8.self)
            last = outer == UInt8(ascii: "\"") ? text.replacing("\\\"", with: "\"") : text
            rest = end
            if let quote, rest < bytes.count, bytes[rest] == quote { rest += 1 }
            remove(place.start..<rest)
        }
        return last
    }

    /// Takes `<NAME>…</NAME>` out, each time that it is there; false when it is not.
    mutating func takeElement(_ name: String) -> Bool {
        let open = Array("<\(name)>".utf8), close = Array("</\(name)>".utf8)
        var isThere = false
        while let start = position(of: open, from: 0), let end = position(of: close, from: start) {
            isThere = true
            remove(start..<end + close.count)
        }
        return isThere
    }

    /// Where an option and its value begin; a quote before it that does not end with its name.
    private typealias Place = (start: Int, value: Int, quote: UInt8?)

    /// The first place where the option begins a word or a quoted text.
    private func find(_ option: String) -> Place? {
        let name = Array(option.utf8)
        var from = 0
        while let start = position(of: name, from: from) {
            from = start + name.count
            guard start == 0 || bytes[start - 1].isBlank || bytes[start - 1].isQuote else { continue }
            let quote = start > 0 && bytes[start - 1].isQuote ? bytes[start - 1] : nil
            if let quote, from < bytes.count, bytes[from] == quote {
                return (start - 1, skipSign(from + 1), nil)
            }
            guard from == bytes.count || bytes[from].isBlank || bytes[from] == UInt8(ascii: "=") else { continue }
            return (start, skipSign(from), quote)
        }
        return nil
    }

    /// Behind the equals sign, or the blanks, between an option and its value.
    private func skipSign(_ position: Int) -> Int {
        guard position < bytes.count else { return position }
        if bytes[position] == UInt8(ascii: "=") { return position + 1 }
        return position + bytes[position...].prefix(while: \.isBlank).count
    }

    private func take(quoteAt position: inout Int) -> UInt8? {
        guard position < bytes.count, bytes[position].isQuote else { return nil }
        defer { position += 1 }
        return bytes[position]
    }

    /// Behind the brace that closes the one at that place; braces within texts do not count.
    private func endOfObject(at start: Int, in outer: UInt8?) -> Int? {
        guard start < bytes.count, bytes[start] == UInt8(ascii: "{") else { return nil }
        var depth = 0, text: UInt8?, position = start
        while position < bytes.count {
            let byte = bytes[position]
            switch byte {
            case UInt8(ascii: "\\"): position += 1
            case outer: return nil
            case text: text = nil
            case _ where text != nil: break
            case UInt8(ascii: "'"), UInt8(ascii: "\""): text = byte
            case UInt8(ascii: "{"): depth += 1
            case UInt8(ascii: "}"):
                depth -= 1
                if depth == 0 { return position + 1 }
            default: break
            }
            position += 1
        }
        return nil
    }

    private func position(of part: [UInt8], from: Int) -> Int? {
        var start = from
        while bytes.count - start >= part.count, let found = bytes[start...].firstIndex(of: part[0]) {
            if bytes[found...].starts(with: part) { return found }
            start = found + 1
        }
        return nil
    }

    /// Removes a part with the quotes around it and the blanks before it, or behind it where none are before.
    private mutating func remove(_ part: Range<Int>) {
        var (start, end) = (part.lowerBound, part.upperBound)
        if start > 0, end < bytes.count, bytes[start - 1].isQuote, bytes[start - 1] == bytes[end] { (start, end) = (start - 1, end + 1) }
        let isSpace = { (byte: UInt8) in byte == 0x20 || byte == 0x09 }
        let before = bytes[..<start].reversed().prefix(while: isSpace).count
        if before > 0 { start -= before } else { end += bytes[end...].prefix(while: isSpace).count }
        bytes.removeSubrange(start..<end)
    }
}

extension UInt8 {
    fileprivate var isBlank: Bool { self == 0x20 || 0x09...0x0d ~= self }
    fileprivate var isQuote: Bool { self == UInt8(ascii: "'") || self == UInt8(ascii: "\"") }
}
