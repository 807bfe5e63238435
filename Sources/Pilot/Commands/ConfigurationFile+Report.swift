import JobModel
import Settings

extension ConfigurationFile {
    /// What `pilot config check` says of the file.
    var report: (text: String, isSound: Bool) {
        do throws(SettingsError) {
            let settings = try Settings.merge(options: [:], file: self, environment: [:], userID: 0)
            let notes = settings.withoutEffect.map { "note: no effect in this version: \($0)" }
            return ((["\(path): \(entries.count) keys, no faults"] + notes).joined(separator: "\n"), true)
        } catch {
            return (error.faults.joined(separator: "\n"), false)
        }
    }
}
