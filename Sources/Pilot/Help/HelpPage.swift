/// A page of help on its way to a terminal of some width: no line is wider.
struct HelpPage {
    let columns: Int
    private var lines: [String] = []

    init(columns: Int) { self.columns = max(columns, 20) }

    var text: String { lines.joined(separator: "\n") }

    /// Where the texts begin that stand beside a name; nil where there is no room for two columns.
    private var secondColumn: Int? { columns < 60 ? nil : 26 }

    mutating func gap() { lines.append("") }

    mutating func heading(_ text: String) {
        gap()
        lines.append(text)
    }

    /// Words, with `label` before the first line.
    mutating func paragraph(_ text: String, label: String = "", indent: Int = 0) {
        wrap(text.split(separator: " "), first: blanks(indent) + label, next: blanks(indent + label.count))
    }

    /// An option or a command, and what it is.
    mutating func entry(_ name: String, _ text: String) {
        guard let column = secondColumn else {
            paragraph(name, indent: 2)
            return paragraph(text, indent: 6)
        }
        let label = "  \(name)"
        if label.count < column {
            paragraph(text, label: label.padded(to: column))
        } else {
            lines.append(label)
            paragraph(text, indent: column)
        }
    }

    /// A command that can be typed as it stands, on several lines where it is long; an option keeps its value beside it if it can.
    mutating func command(_ text: String, indent: Int) {
        let next = blanks(indent + 2), words = text.split(separator: " ")
        var parts: [String] = []
        for (index, word) in words.enumerated() {
            let isValue = index > 0 && words[index - 1].hasPrefix("-") && !word.hasPrefix("-")
            if isValue, let option = parts.last, next.count + option.count + word.count + 3 <= columns {
                parts[parts.count - 1] = "\(option) \(word)"
            } else {
                parts.append(String(word))
            }
        }
        wrap(parts.map { $0[...] }, first: blanks(indent), next: next, continuation: " \\")
    }

    private mutating func wrap(_ words: [Substring], first: String, next: String, continuation: String = "") {
        var line = first, isEmpty = true
        let width = columns - continuation.count
        for word in words {
            var rest = word
            if !isEmpty, line.count + 1 + rest.count > width {
                lines.append(line + continuation)
                (line, isEmpty) = (next, true)
            }
            // A word that is wider than the page is broken, unless somebody is to type it.
            while continuation.isEmpty, isEmpty, line.count + rest.count > width, line.count < width {
                let part = rest.prefix(width - line.count)  // fits: the loop's condition says so
                lines.append(line + part)
                (line, rest) = (next, rest.dropFirst(part.count))
            }
            line += isEmpty ? rest : " \(rest)"
            isEmpty = false
        }
        lines.append(line)
    }

    private func blanks(_ count: Int) -> String { String(repeating: " ", count: count) }
}
