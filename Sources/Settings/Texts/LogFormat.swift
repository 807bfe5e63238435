/// How log lines are written.
package enum LogFormat: String, Sendable, CaseIterable {
    /// Pilot's own format, which Harvester and the wrapper read.
    case text
    /// One JSON object a line.
    case json
}
