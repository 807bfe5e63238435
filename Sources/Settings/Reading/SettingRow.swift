/// One setting as `pilot config show` prints it.
package struct SettingRow: Hashable, Sendable {
    /// The place by which the setting is best given: `--queue`, `$GTAG`, `Pilot.heartbeat`.
    package let name: String
    /// The value as the user would write it; empty when there is none.
    package let value: String
    package let origin: SettingOrigin
}
