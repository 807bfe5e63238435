/// How Harvester hands over jobs.
package enum SubmitMode: String, Sendable, CaseIterable {
    /// The pilot asks the server.
    case pull = "PULL"
    /// The job definition comes as a file.
    case push = "PUSH"
}
