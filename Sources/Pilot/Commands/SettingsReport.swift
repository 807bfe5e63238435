import JobModel
import Settings

/// The effective settings as `pilot config show` prints them.
enum SettingsReport {
    /// Aligned columns: how the setting is given, its value, its origin.
    static func text(_ settings: Settings) -> String {
        let nameWidth = settings.rows.map(\.name.count).max() ?? 0
        let valueWidth = min(60, settings.rows.map(\.value.count).max() ?? 0)
        return settings.rows.map { row in
            "\(row.name.padded(to: nameWidth))  \(row.value.padded(to: valueWidth))  \(row.origin)"
        }.joined(separator: "\n")
    }

    /// One object a setting, in one array.
    static func json(_ settings: Settings) -> String {
        let objects = settings.rows.map { row in
            "  {\"name\": \(row.name.jsonQuoted), \"value\": \(row.value.jsonQuoted), \"origin\": \(row.origin.description.jsonQuoted)}"
        }
        return "[\n" + objects.joined(separator: ",\n") + "\n]"
    }
}
