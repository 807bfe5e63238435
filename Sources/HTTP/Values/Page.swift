/// A page of HTML or XML among somebody's words: it is for browsers and programs, and people are told what it is called.
struct Page {
    private let bytes: [UInt8]
    /// The same with small letters, byte for byte.
    private let small: [UInt8]
    /// Where it begins.
    let start: Int

    /// Nil when the text holds none.
    init?(in text: String) {
        let small = text.utf8.map { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) ? $0 | 0x20 : $0 }
        let marks = ["<!doctype", "<html", "<head", "<body", "<?xml"].compactMap { small.firstRange(of: Array($0.utf8))?.lowerBound }
        let isAllPage = text.first { !$0.isWhitespace && $0 != "\u{feff}" } == "<"
        guard let start = isAllPage ? 0 : marks.min() else { return nil }
        (bytes, self.small, self.start) = (Array(text.utf8), small, start)
    }

    /// The words before it, and what it is called.
    var summary: String {
        let names = ["title", "h1", "h2", "message"]
        let title = names.lazy.compactMap { content(of: $0)?.onOneTrimmedLine }.first { !$0.isEmpty }
        return String(decoding: bytes[..<start], as: UTF8.self) + (title.map { "a page titled '\($0)'" } ?? "a page without title")
    }

    /// The text of the first element of that name, whatever namespace it is in.
    private func content(of name: String) -> String? {
        var place = start
        while let open = small[place...].firstIndex(of: UInt8(ascii: "<")), let close = small[open...].firstIndex(of: UInt8(ascii: ">")) {
            let tag = small[(open + 1)..<close].prefix { $0 > 0x20 && $0 != UInt8(ascii: "/") }
            place = close + 1
            guard tag.split(separator: UInt8(ascii: ":")).last?.elementsEqual(name.utf8) == true else { continue }
            let end = small[place...].firstRange(of: Array("</".utf8) + tag)?.lowerBound ?? small.endIndex
            return Self.text(bytes[place..<end])
        }
        return nil
    }

    /// Without tags inside, and with the commonest characters that markup writes in its own way.
    private static func text(_ markup: ArraySlice<UInt8>) -> String {
        let parts = markup.split(separator: UInt8(ascii: "<"), omittingEmptySubsequences: false)
        let rest = parts.dropFirst().flatMap { $0.drop { $0 != UInt8(ascii: ">") }.dropFirst() }
        let text = String(decoding: (parts.first ?? []) + rest, as: UTF8.self)
        let names = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&amp;", "&")]
        return names.reduce(text) { $0.replacing($1.0, with: $1.1) }
    }
}
