package import PandaClient

/// What the server has told the pilot about a job so far, apart from ending it at once.
package struct StandingOrders: Sendable, Equatable {
    /// Debug mode and its command.
    package private(set) var debug: DebugMode
    /// True when the job directory shall stay.
    package private(set) var keepsDirectory = false
    /// True when an event-service job shall finish what it has and ask for no more events.
    package private(set) var endsSoftly = false
    private let isEventService: Bool

    /// The orders that a job comes with.
    package init(isDebug: Bool, isEventService: Bool) {
        debug = DebugMode(isOn: isDebug)
        self.isEventService = isEventService
    }

    /// Takes one command; returns a line for the log when that changed something, or when the command is not for this job.
    ///
    /// `tobekilled` is not its business.
    package mutating func take(_ command: ServerCommand) -> String? {
        switch command {
        case .softkill where !isEventService: return "softkill is not for this job: it has no event service"
        case .softkill:
            endsSoftly = true
            return "the job shall end softly"
        case .noCleanup:
            keepsDirectory = true
            return "the job directory shall stay"
        case .debug, .debugOff, .debugCommand:
            let before = debug
            debug.obey(command)
            return debug == before ? nil : "debug mode: \(debug)"
        case .other(let word): return "the server's command '\(word)' is not known"
        case .tobekilled: return nil
        }
    }
}
