/// A key of the configuration file: its section, as written, and its name in lower case.
package struct ConfigurationKey: Hashable, Sendable, CustomStringConvertible {
    package let section: String
    package let name: String

    package init(_ section: String, _ name: String) {
        self.section = section
        self.name = name
    }

    /// `Pilot.heartbeat`.
    package var description: String { "\(section).\(name)" }
}
