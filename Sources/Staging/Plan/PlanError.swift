import JobModel

/// Why there is no way for a file.
struct PlanError: Error {
    /// Nil for the general failure of the direction.
    let code: ErrorCode?
    let reason: String

    init(_ code: ErrorCode?, _ reason: String) {
        self.code = code
        self.reason = reason
    }
}

extension PilotError {
    init(_ error: PlanError, doing: String, direction: FileTransfer.Direction) {
        self.init(error.code ?? StagingError.Kind.other.code(direction), doing: doing, reason: error.reason)
    }
}
