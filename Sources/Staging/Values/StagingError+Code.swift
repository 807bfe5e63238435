import JobModel

extension StagingError.Kind {
    /// PanDA's code for the failure; Pilot's table of copy errors, where stage-in and stage-out differ.
    func code(_ direction: FileTransfer.Direction) -> ErrorCode {
        let isIn = direction == .stageIn
        return switch self {
        case .missingFile: isIn ? .noSuchFile : .missingOutputFile
        case .missingInStorage: isIn ? .missingInputFile : .stageOutFailed
        case .wrongChecksum(.adler32): isIn ? .getAdlerMismatch : .putAdlerMismatch
        case .wrongChecksum(.md5): isIn ? .getMD5Mismatch : .putMD5Mismatch
        case .exists: .fileExists
        case .noSpace: isIn ? .noLocalSpace : .noRemoteSpace
        case .node(let code): code
        case .cannotMakeDirectory: isIn ? .stageInFailed : .mkdir
        case .refused, .untrusted: isIn ? .stageInAuthenticationFailure : .stageOutAuthenticationFailure
        case .timeout: isIn ? .stageInTimeout : .stageOutTimeout
        case .networkUnreachable: .unreachableNetwork
        case .serviceUnavailable: .serviceNotAvailable
        case .wrongSize, .serverFailure, .interrupted, .cancelled, .other: isIn ? .stageInFailed : .stageOutFailed
        }
    }

    /// What the user can do about it; empty when there is nothing to say.
    var advice: String {
        switch self {
        case .refused: "check the proxy or token, its VO and role, and what the storage lets them do"
        case .untrusted: "check X509_CERT_DIR or --capath and the storage's host certificate"
        case .exists: "an earlier attempt may have left it; it is not overwritten"
        default: ""
        }
    }
}

extension PilotError {
    /// A transfer's failure as the server is told of it.
    init(_ error: StagingError, during transfer: FileTransfer) {
        self.init(
            error.kind.code(transfer.direction), doing: transfer.doing, reason: error.reason,
            advice: error.advice.isEmpty ? error.kind.advice : error.advice, cause: error.cause)
    }
}
