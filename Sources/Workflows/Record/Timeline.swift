import Waiting

/// When a job's stages began and ended.
package struct Timeline: Sendable {
    package enum Stage: String, Sendable, CaseIterable {
        case getJob
        case stageIn
        case payload
        case stageOut
        /// From the pilot's start, or the last job's end, to the job request.
        case initialSetup
        /// From the job's arrival to its payload's start, without stage-in.
        case setup
        case log
    }

    /// A stage, or a part of it, by the pilot's uptime.
    package struct Interval: Sendable, Equatable {
        package let stage: Stage
        package let begin: Duration
        package let end: Duration

        package var duration: Duration { end - begin }
    }

    /// In the order in which they ended.
    package private(set) var intervals: [Interval] = []

    package init() {}

    package mutating func add(_ stage: Stage, from begin: Duration, to end: Duration) {
        intervals.append(Interval(stage: stage, begin: begin, end: end))
    }

    package func duration(of stage: Stage) -> Duration {
        intervals.reduce(.zero) { $1.stage == stage ? $0 + $1.duration : $0 }
    }

    /// Whole seconds of six stages, `getjob|stagein|payload|stageout|initial setup|setup`.
    ///
    /// The log's transfer counts as stage-out. Source: Pilot 3; the server's column holds 100 characters.
    package var pilotTiming: String {
        let order: [[Stage]] = [[.getJob], [.stageIn], [.payload], [.stageOut, .log], [.initialSetup], [.setup]]
        return order.map { stages in
            let sum = stages.reduce(Duration.zero) { $0 + duration(of: $1) }
            return String(Int(saturating: (sum / .seconds(1)).rounded()))
        }.joined(separator: "|")
    }
}
