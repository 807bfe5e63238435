import JobModel

/// The sections and keys of an INI text, read the way Python's configparser reads the pilot's default.cfg.
///
/// Where configparser stops at the first fault, this collects them all, and says where they stand. An indented line continues the
/// value above it; comments start a line with `#` or `;`; there are no inline comments and no `%(…)s` interpolation.
package struct INIDocument: Sendable {
    package private(set) var entries: [ConfigurationKey: ConfigurationEntry] = [:]
    /// Line and text of each fault, in the order of the text.
    package private(set) var faults: [(line: Int, message: String)] = []
    /// The sections in the order of the text, with their lines.
    package private(set) var sections: [(name: String, line: Int)] = []

    private var section: String?
    private var sectionLines: [String: Int] = [:]
    private var open: (key: ConfigurationKey, indent: Int)?

    package init(_ text: String) {
        let lines = text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false)
        for (index, line) in lines.enumerated() {
            read(Substring(line), number: index + 1)
        }
    }

    private mutating func read(_ line: Substring, number: Int) {
        let content = line.trimmed
        guard let first = content.first, first != "#", first != ";" else { return }
        let indent = line.prefix { $0.isWhitespace }.count
        if let open, indent > open.indent {
            entries[open.key]?.value += "\n" + content
        } else if first == "[" {
            startSection(content, number)
        } else {
            startKey(content, indent, number)
        }
    }

    private mutating func startSection(_ content: Substring, _ number: Int) {
        open = nil
        guard content.last == "]", content.count > 2 else {
            section = nil
            return fault(number, "'\(content)' is not a section header ([Name])")
        }
        let name = String(content.dropFirst().dropLast())
        if let earlier = sectionLines[name] {
            fault(number, "section [\(name)] is given twice (first on line \(earlier))")
        } else {
            sections.append((name, number))
            sectionLines[name] = number
        }
        section = name
    }

    private mutating func startKey(_ content: Substring, _ indent: Int, _ number: Int) {
        open = nil
        guard let divider = content.firstIndex(where: { $0 == "=" || $0 == ":" }), divider != content.startIndex else {
            return fault(number, "'\(content)' is neither 'key = value' nor a section nor a comment")
        }
        guard let section else {
            return fault(number, "'\(content[..<divider].trimmed)' stands before the first section")
        }
        let key = ConfigurationKey(section, content[..<divider].trimmed.lowercased())
        if let earlier = entries[key] {
            return fault(number, "\(key) is given twice (first on line \(earlier.line))")
        }
        entries[key] = ConfigurationEntry(value: String(content[content.index(after: divider)...].trimmed), line: number)
        open = (key, indent)
    }

    private mutating func fault(_ line: Int, _ message: String) {
        faults.append((line, message))
    }
}
