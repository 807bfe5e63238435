import Logging
import Waiting

extension JobUpdate {
    /// Makes of a refused update what the server may take, and says whether that is worth a further try.
    ///
    /// A field that the server chokes on costs the rest of the update, and the state matters more than any field.
    mutating func concede(to error: PandaError, attempt: Int, effort: Effort, logger: Logger) -> PandaError {
        var error = error
        let essentials = essentials
        if error.isAboutMetaData, attempt > 1 {
            logger.warning("the server cannot store the job report of job \(jobID): telling the state without it")
            metaData = nil
        } else if error.isRefusal || (error.isOfDatabase && attempt > 3), self != essentials {
            logger.warning("\(error); telling the state of job \(jobID) with the least that the server needs")
            self = essentials
            error.retryAdvice = .yes
        } else if case .badRequest = error.kind, effort == .lastWord {
            // It is nearly always the request's own fault, but a last word is worth more than the doubt.
            error.retryAdvice = .yes
        }
        return error
    }
}
