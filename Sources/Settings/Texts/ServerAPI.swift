/// Which of the PanDA server's two dialects to speak.
package enum ServerAPI: String, Sendable, CaseIterable {
    case v1
    case legacy
    /// v1 first, legacy when the server says so.
    case auto
}
