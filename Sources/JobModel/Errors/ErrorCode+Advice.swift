extension ErrorCode {
    /// What whoever reads of a job's failure can do about it, where the error itself does not say.
    package var advice: String {
        switch self {
        case _ where isNodesFault:
            "the node is to blame, not the job: try the job again elsewhere, and have the site look at the node"
        case .payloadExecutionFailure, .unknownTransformFailure, .payloadExecutionException, .unknownPayloadFailure:
            "read payload.stderr and payload.stdout in the log archive; a payload that fails alike on other nodes is to be mended, or its input"
        case .missingOutputFile, .zeroFileSize, .emptyOutputFile:
            "the payload ended without an error and did not write that file: compare what it writes with the outputs that the job names"
        case .stageInFailed, .missingInputFile, .replicaNotFound, .noReplicas, .getAdlerMismatch, .getMD5Mismatch:
            "see whether the input's replica is there and whole; the next attempt may read another one"
        case .stageInTimeout, .stageOutTimeout, .serviceNotAvailable, .stageOutFailed, .putAdlerMismatch, .putMD5Mismatch, .noRemoteSpace:
            "try the job again; if it fails alike, have the storage looked at"
        case .stageInAuthenticationFailure, .stageOutAuthenticationFailure, .noProxy, .noVOMSProxy, .certificateHasExpired, .proxyTooShort:
            "look at the credential: its life, its VO and its roles"
        case .transformDownloadFailure, .transformNotFound:
            "look at the transform's URL, and whether --baseurls allows it"
        case .sizeTooLarge, .userDirectoryTooLarge, .outputFileTooLarge, .stdoutTooBig:
            "split the job, or ask for a queue with larger limits"
        case .payloadOutOfMemory, .payloadExceededMaxMemory, .badAlloc:
            "ask for more memory, or for a queue that gives more"
        case .pandaKill, .userKill, .failedByServer, .killPayload:
            "somebody ended the job through the server: its page on the monitor tells who"
        case .reachedMaxTime, .sigxcpu:
            "ask for more time, or split the job"
        case .killSignal, .sigterm, .sigquit, .sigusr1, .sigint, .preemption:
            "the batch system, or somebody on the node, ended the pilot: try the job again, with more time if it had used up its own"
        case .communicationFailure:
            "look at the network and at the server's state; what could not be told waits in the spool"
        case .notSameLength, .conversionFailure, .badOutputFileName, .lfnTooLong, .notImplemented, .unknownCopyTool:
            "the job's definition or the queue's has to be mended"
        default: "the log archive has the whole story"
        }
    }
}
