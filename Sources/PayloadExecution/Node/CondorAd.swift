import JobModel

/// What HTCondor says of a job or a machine in a file: one `Name = value` a line.
struct CondorAd: Sendable {
    private let lines: [Substring]

    init(_ text: String) { lines = text.split(whereSeparator: \.isNewline) }

    /// The text of an attribute, whose name may be written in any case; nil when it is missing, empty or no text.
    func text(_ name: String) -> String? {
        guard let value = value(name), value.count > 2, value.first == "\"", value.last == "\"" else { return nil }
        return String(value.dropFirst().dropLast())
    }

    /// The whole number that an attribute is; nil when it is missing or none.
    func number(_ name: String) -> Int? { value(name).flatMap { Int($0) } }

    private func value(_ name: String) -> String? {
        for line in lines {
            let parts = line.split(separator: "=", maxSplits: 1)
            if parts.count == 2, parts[0].trimmed.lowercased() == name.lowercased() { return String(parts[1].trimmed) }
        }
        return nil
    }
}
