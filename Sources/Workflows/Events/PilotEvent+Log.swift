import JobModel
import Logging
import PandaClient
import Staging

/// The line of the log that an event makes, or the lines.
extension PilotEvent {
    func write(to logger: Logger) {
        for line in lines { logger.log(level: level, "\(line)", metadata: [EventCategory.key: "\(category)"], source: module) }
    }

    /// The room that it comes from.
    private var module: String {
        switch self {
        case .transfer: "Staging"
        case .answer, .unheard, .acquired, .noJob: "PandaClient"
        case .signal: "Pilot"
        case .limit, .phase, .failure, .ended: "Workflows"
        }
    }

    private var category: String {
        switch self {
        case .acquired, .noJob: "acquisition"
        case .limit: "limit"
        case .phase: "phase"
        case .transfer: "transfer"
        case .answer, .unheard: "word"
        case .failure: "failure"
        case .ended: "end"
        case .signal: "signal"
        }
    }

    private var level: Logger.Level {
        switch self {
        case .failure, .ended: .error
        case .unheard, .signal: .warning
        case .answer(let state, let reply, _): !state.isFinal && reply.alreadyDone || isUnwanted(state, reply) ? .warning : .info
        case .acquired, .noJob, .limit, .phase, .transfer: .info
        }
    }

    /// The end of a job that did not fail has been told.
    private var lines: [String] {
        if case .ended(let end) = self { end.failure?.lines ?? [] } else { [text] }
    }

    private var text: String {
        switch self {
        case .acquired(let job): "job \(job.id): \(job.transformation), \(job.inputs.count) inputs, \(job.outputs.count) outputs"
        case .noJob(let queue, let reason): "no job for queue \(queue): \(reason)"
        case .limit(let reason): "no more jobs: \(reason)"
        case .phase(let phase, let job): "job \(job): \(phase.rawValue)"
        case .transfer(let file, .stageIn, let job):
            "job \(job): staged in \(file.file.lfn), \(file.size) bytes, \(file.checksum), with \(file.tool)"
        case .transfer(let file, .stageOut, let job):
            "job \(job): stored \(file.file.lfn), \(file.size) bytes, \(file.checksum), at \(file.surl)"
        case .answer(let state, let reply, let job): answered(state, reply, job)
        case .unheard(let state, let error, let job): "could not tell the server that job \(job) \(verb(state)) \(state.rawValue): \(error)"
        case .failure(let error, let job):
            (job.map { "job \($0): " } ?? "") + "\(error.code.rawValue) \(error.code.symbol): \(error)"
        case .ended: lines.joined(separator: "; ")
        case .signal(let name, let sender): "got \(name)" + (sender.map { " from process \($0)" } ?? "")
        }
    }

    private func answered(_ state: JobState, _ reply: UpdateReply, _ job: Int) -> String {
        let what = "job \(job) \(verb(state)) \(state.rawValue)"
        if reply.alreadyDone {
            return state.isFinal ? "the server knew that \(what)" : "the server has had a final word on job \(job) already"
        }
        return "told the server that \(what)" + (isUnwanted(state, reply) ? "; it no longer waits for this attempt" : "")
    }

    private func verb(_ state: JobState) -> String { state.isFinal ? "has" : "is" }

    private func isUnwanted(_ state: JobState, _ reply: UpdateReply) -> Bool { state.isFinal && reply.commands.contains(.tobekilled) }
}

/// Where a line of the log carries what kind of event it tells of.
package enum EventCategory {
    package static let key = "category"
}
