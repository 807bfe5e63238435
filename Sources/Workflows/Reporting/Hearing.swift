package import PandaClient

/// How the server took the last word on a job.
package struct Hearing: Sendable {
    /// Uptime of the last word that was taken; a job that nobody spoke of yet has been heard when it came.
    package private(set) var lastHeard: Duration
    /// Why the last word was not taken; nil when it was.
    package private(set) var lastFailure: PandaError?
    /// How long the last word took to be answered; nil when it was not.
    package private(set) var lastAnswer: Duration?

    init(since uptime: Duration) { lastHeard = uptime }

    /// Notes that a word was taken, or why it was not; both ends of the call are uptimes.
    mutating func note(_ failure: PandaError?, from begun: Duration, to now: Duration) {
        lastFailure = failure
        lastAnswer = failure == nil ? now - begun : nil
        if failure == nil { lastHeard = now }
    }
}
