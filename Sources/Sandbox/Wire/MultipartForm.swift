/// `multipart/form-data`, for text fields only.
enum MultipartForm {
    /// The fields in order; none when the body is not what its type says.
    static func pairs(_ body: [UInt8], type: String) -> [(name: String, value: String)] {
        guard let boundary = parameter("boundary", in: type) else { return [] }
        let text = String(decoding: body, as: UTF8.self)
        return parts(text, "--\(boundary)").compactMap { part in
            // A part is its headers, an empty line, and the value between line ends.
            guard let gap = range(of: "\r\n\r\n", in: part),
                let disposition = part[..<gap.lowerBound].split(whereSeparator: \.isNewline).first(where: {
                    $0.lowercased().hasPrefix("content-disposition:")
                }), let name = parameter("name", in: String(disposition))
            else { return nil }
            let value = part[gap.upperBound...]
            return (name, String(value.last == "\r\n" ? value.dropLast() : value))
        }
    }

    private static func parts(_ text: String, _ separator: String) -> [Substring] {
        var parts: [Substring] = []
        var rest = Substring(text)
        while let found = range(of: separator, in: rest) {
            parts.append(rest[..<found.lowerBound])
            rest = rest[found.upperBound...]
        }
        return Array(parts.dropFirst())
    }

    private static func range(of needle: String, in text: Substring) -> Range<Substring.Index>? {
        var start = text.startIndex
        while start < text.endIndex {
            if text[start...].unicodeScalars.starts(with: needle.unicodeScalars) {
                let end = text.unicodeScalars.index(start, offsetBy: needle.unicodeScalars.count)
                return start..<end
            }
            start = text.unicodeScalars.index(after: start)
        }
        return nil
    }

    private static func parameter(_ name: String, in header: String) -> String? {
        for part in header.split(separator: ";").dropFirst() {
            let halves = part.split(separator: "=", maxSplits: 1)
            guard halves.count == 2, halves[0].drop(while: { $0 == " " }) == name else { continue }
            return String(halves[1].drop { $0 == "\"" || $0 == " " }.prefix { $0 != "\"" })
        }
        return nil
    }
}
