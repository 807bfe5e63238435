/// A place where a setting can be given.
package enum SettingPlace: Hashable, Sendable, CustomStringConvertible {
    case option(OptionName)
    case environment(String)
    case file(ConfigurationKey)

    /// A key of the configuration file.
    package static func file(_ section: String, _ name: String) -> SettingPlace { .file(ConfigurationKey(section, name)) }

    /// `--queue`, `$GTAG` or `Pilot.heartbeat`.
    package var description: String {
        switch self {
        case .option(let name): name.spelling
        case .environment(let name): "$\(name)"
        case .file(let key): key.description
        }
    }
}
