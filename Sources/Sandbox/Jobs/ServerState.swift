/// The states of a job that the sandbox knows; the names are the real server's.
package enum ServerState: String, Sendable, CaseIterable {
    case activated, sent, starting, running, holding, transferring, finished, failed, cancelled

    /// Whether nothing changes any more.
    package var isArchived: Bool { self == .finished || self == .failed || self == .cancelled }

    /// Those a pilot may report.
    static let reportable: [ServerState] = [.running, .failed, .finished, .holding, .starting, .transferring]
}
