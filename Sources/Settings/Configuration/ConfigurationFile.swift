import JobModel

/// A configuration file, read and held against the schema.
///
/// It never fails: what is wrong with it is listed in `faults`.
///
/// Source of sections, keys and value rules: `default.cfg` of Pilot 2.12.8 and 3.11.5.1.
package struct ConfigurationFile: Sendable {
    /// As the user gave it; used in messages and origins.
    package let path: String
    /// The sound keys, their values with `$NAME` and `${NAME}` replaced from the environment.
    package private(set) var entries: [ConfigurationKey: ConfigurationEntry]
    /// Every fault, by line.
    package private(set) var faults: [ConfigurationFault] = []

    /// Reads `text`, the content of the file at `path`.
    package init(parsing text: String, path: String, environment: [String: String]) {
        let document = INIDocument(text)
        self.path = path
        entries = [:]
        for fault in document.faults { note(fault.line, fault.message) }
        for section in document.sections where ConfigurationSchema.sections[section.name] == nil {
            note(
                section.line, "unknown section [\(section.name)]" + suggestion(for: section.name, among: ConfigurationSchema.sections.keys))
        }
        for (key, entry) in document.entries {
            guard let keys = ConfigurationSchema.sections[key.section] else { continue }
            guard let kind = keys[key.name] else {
                note(entry.line, "unknown key \(key)" + suggestion(for: key.name, among: keys.keys))
                continue
            }
            accept(entry, for: key, kind: kind, environment: environment)
        }
        faults.sort { ($0.line, $0.message) < ($1.line, $1.message) }
    }

    private mutating func accept(
        _ entry: ConfigurationEntry, for key: ConfigurationKey, kind: ConfigurationKind, environment: [String: String]
    ) {
        switch EnvironmentExpansion.expand(entry.value, with: environment) {
        case .missing(let name):
            note(entry.line, "\(key): the environment has no \(name)")
        case .text(let value):
            if let fault = kind.fault(in: value) {
                note(entry.line, "\(key): \(fault)")
            } else {
                entries[key] = ConfigurationEntry(value: value, line: entry.line)
            }
        }
    }

    private mutating func note(_ line: Int, _ message: String) {
        faults.append(ConfigurationFault(path: path, line: line, message: message))
    }
}

/// Something wrong in a configuration file, told as `FILE:LINE: message`.
package struct ConfigurationFault: Error, Hashable, Sendable, CustomStringConvertible {
    package let path: String
    /// Counted from 1.
    package let line: Int
    package let message: String

    package var description: String { "\(path):\(line): \(message)".onOneLine }
}
