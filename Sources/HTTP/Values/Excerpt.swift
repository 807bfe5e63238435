extension String {
    /// The beginning of somebody's words on one line, for messages; of a page of HTML or XML only what it is called.
    package func excerpt(limit: Int = 300) -> String {
        let start = String(decoding: utf8.prefix(4096), as: UTF8.self)
        let line = (Page(in: start)?.summary ?? start).onOneTrimmedLine
        return line.count > limit ? line.prefix(limit) + "…" : line
    }

    /// Without what a terminal would obey.
    var onOneTrimmedLine: String {
        let words = unicodeScalars.split { $0.properties.isWhitespace || $0.value < 0x20 || (0x7F...0x9F).contains($0.value) }
        return words.map { String($0) }.joined(separator: " ")
    }
}

extension HTTPResponse {
    /// The beginning of the body on one line, for messages; of a page only what it is called.
    package var excerpt: String { String(decoding: body.prefix(4096), as: UTF8.self).excerpt() }
}
