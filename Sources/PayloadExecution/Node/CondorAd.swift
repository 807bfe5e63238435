import JobModel

/// What HTCondor says of a job or a machine in a file: one `Name = value` a line.
struct CondorAd: Sendable {
    private let lines: [Substring]

    init(_ text: String) { lines = text.split(whereSeparator: \.isNewline) }

    /// The text of an attribute, whose name may be written in any case; nil when it is missing, empty or no text.
    func text(_ name: String) -> String? {
        for line in lines {
            let parts = line.split(separator: "=", maxSplits: 1)
            guard parts.count == 2, parts[0].trimmed.lowercased() == name.lowercased() else { continue }
            let value = parts[1].trimmed
            guard value.count > 2, value.first == "\"", value.last == "\"" else { return nil }
            return String(value.dropFirst().dropLast())
        }
        return nil
    }
}
