/// When a job's stages began and how long they took.
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

    private var spent: [Stage: Duration] = [:]

    package init() {}

    package mutating func add(_ duration: Duration, to stage: Stage) {
        spent[stage, default: .zero] += duration
    }

    package func duration(of stage: Stage) -> Duration { spent[stage] ?? .zero }

    /// Whole seconds of six stages, `getjob|stagein|payload|stageout|initial setup|setup`.
    ///
    /// Source: Pilot 3; the server's column holds 100 characters.
    package var pilotTiming: String {
        let order: [Stage] = [.getJob, .stageIn, .payload, .stageOut, .initialSetup, .setup]
        return order.map { String(Int((duration(of: $0) / .seconds(1)).rounded())) }.joined(separator: "|")
    }
}
