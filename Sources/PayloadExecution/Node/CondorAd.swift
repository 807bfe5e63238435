import Files
import JobModel
import SystemPackage

/// A file in which HTCondor describes a job or a machine: one `Name = value` a line.
struct CondorAd {
    private let lines: [Substring]

    /// Nil when the file cannot be read.
    init?(_ path: String?) {
        guard let path, !path.isEmpty, let text = ProcFile.read(FilePath(path), limit: 262_144) else { return nil }
        lines = text.split(whereSeparator: \.isNewline)
    }

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
