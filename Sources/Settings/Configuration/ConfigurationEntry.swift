/// A value of the configuration file and the line its key stands on.
package struct ConfigurationEntry: Hashable, Sendable {
    package var value: String
    package let line: Int

    package init(value: String, line: Int) {
        self.value = value
        self.line = line
    }
}
