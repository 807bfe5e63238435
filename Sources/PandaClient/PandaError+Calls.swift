import HTTP
import Waiting

extension PandaError {
    /// The error with advice for a request for a job, which is repeated only when it cannot have reached the server's database.
    ///
    /// After a time-out the server may still reserve a job, and a repeated request would reserve another.
    var asFailureOfAcquire: PandaError {
        var error = self
        switch kind {
        case .unreachable(let cause) where [.unknownHost, .connectionRefused, .proxyServer].contains(cause.kind): break
        case .busy(status: 429), .busy(status: 503): break
        default: error.retryAdvice = .no
        }
        return error
    }

    /// True when the server could not store an update's job report, for which it gave up the rest of the update.
    var isAboutMetaData: Bool {
        guard case .database = kind else { return false }
        return detail.contains(UpdateReply.metaDataFailed)
    }

    /// True when the server's database failed, for whatever reason.
    var isOfDatabase: Bool {
        if case .database = kind { true } else { false }
    }
}
