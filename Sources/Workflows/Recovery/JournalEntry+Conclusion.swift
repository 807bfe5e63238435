import JobModel
import PandaClient

extension JournalEntry {
    /// Makes of what a dead pilot knew the last word on its job.
    ///
    /// Outputs and log in storage and no error: the job finished. Otherwise it failed, with the error that its pilot had noted, or with 1200, which
    /// stands for SIGKILL among PanDA's codes.
    mutating func conclude(at epoch: Int, redact: (String) -> String) {
        let hasLog = log.map { update.fileReport?.entries[$0.lfn] != nil } ?? true
        update.endTime = update.endTime ?? max(epoch, update.startTime ?? epoch)  // whatever the node's clock did meanwhile
        if hasOutputs && hasLog {
            update.state = .finished
            return
        }
        update.state = .failed
        if update.pilotErrorCode ?? 0 == 0 {
            let error = death
            update.pilotErrorCode = error.code.rawValue
            update.pilotErrorDiag = redact(error.report)
        }
        update.cutToServerLimits()
    }

    private var death: PilotError {
        let doing =
            switch phase {
            case nil: "starting job \(update.jobID)"
            case .stageIn: "staging in for job \(update.jobID)"
            case .payload: "running the payload of job \(update.jobID)"
            case .stageOut: "staging out for job \(update.jobID)"
            case .logTransfer: "storing the log of job \(update.jobID)"
            }
        return PilotError(
            .killSignal, doing: doing, reason: "the pilot died without a word, killed or with its node; a later pilot reports this",
            advice: "look for the batch system's reason: memory, wall time, a reboot")
    }
}
