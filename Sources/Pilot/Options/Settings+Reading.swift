import Glibc
import JobModel
import Settings

extension Settings {
    /// The settings that follow from options, environment, and the configuration file that one of both names.
    static func reading(options: [OptionName: String], environment: [String: String]) throws(SettingsError) -> Settings {
        let file = try ConfigurationFile.named(
            by: options[.config], or: environment["HARVESTER_PILOT_CONFIG"], environment: environment)
        return try merge(options: options, file: file, environment: environment, userID: getuid())
    }
}
