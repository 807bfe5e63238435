/// Why the settings cannot be used: each fault is one line for the user, and names the option, variable, or file and line.
package struct SettingsError: Error, Equatable, Sendable, CustomStringConvertible {
    package let faults: [String]

    package init(_ faults: [String]) {
        self.faults = faults
    }

    package var description: String { faults.joined(separator: "; ") }
}
