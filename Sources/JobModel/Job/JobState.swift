/// A job's state in the server's words.
package enum JobState: String, Sendable, Codable, CaseIterable {
    case starting
    case running
    case holding
    case transferring
    case finished
    case failed

    /// True for a state after which nothing more is said of the job.
    package var isFinal: Bool { self == .finished || self == .failed || self == .holding }
}

/// Where a job is on its way, in the pilot's words.
package enum JobPhase: String, Sendable, Codable, CaseIterable {
    case stageIn = "stagein"
    case payload = "running"
    case stageOut = "stageout"
    case logTransfer = "log transfer"
}

/// What may be said to the server next, given what was said before.
///
/// The first word on a job is `starting` whatever it does, then `running` until one final word, which is never taken back.
/// Source: the "server state" rule of Pilot 2 and 3.
package struct JobStateMachine: Sendable {
    /// The last state told to the server.
    package private(set) var told: JobState?

    package init() {}

    /// The state to send for a job that is alive; nil when the final word has been spoken.
    package mutating func alive() -> JobState? {
        switch told {
        case nil: told = .starting
        case .finished, .failed, .holding: return nil
        case .starting, .running, .transferring: told = .running
        }
        return told
    }

    /// Speaks the final word.
    ///
    /// False when one has been spoken already: then nothing may be sent.
    package mutating func end(_ state: JobState) -> Bool {
        if let told, told.isFinal { return false }
        told = state
        return true
    }
}
