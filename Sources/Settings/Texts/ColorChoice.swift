/// When the log is shown in colour.
package enum ColorChoice: String, Sendable, CaseIterable {
    /// On a terminal, unless `NO_COLOR` says no.
    case auto
    case always, never
}
