import Files
import JobModel
import SystemPackage

extension StagingError {
    /// A failure of the local disk, or of the task, while doing something to a file.
    ///
    /// `missing` is what an absent file or directory means: the source, unless the source is known to be there.
    init(local error: any Error, _ doing: String, missing: Kind = .missingFile) {
        switch error {
        case let error as StagingError:
            self = error
        case is CancellationError:
            self.init(.cancelled, "cancelled")
        case let error as BlockingWork.Stalled:
            self.init(.timeout, doing, cause: error)
        case let error as Errno where error == .noSpace || error == .diskQuotaExceeded:
            self.init(.noSpace, doing, cause: error)
        case let error as Errno where error == .noSuchFileOrDirectory:
            self.init(missing, doing, cause: error)
        default:
            self.init(ErrorCode(nodesFault: error).map { .node($0) } ?? .other, doing, cause: error)
        }
    }
}
