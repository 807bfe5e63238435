extension ErrorCode {
    /// The process exit code that wrappers and Harvester read for this code; 1 for codes without one of their own.
    ///
    /// Source: the conversion table of Pilot 3.11.5.1; numbers above 128 are 128 + the signal's number.
    package var shellExitCode: Int32 {
        switch self {
        case .cvmfsIsNotAlive: 64
        case .generalError: 65
        case .mkdir: 66
        case .noSuchFile: 67
        case .noVOMSProxy, .noProxy, .certificateHasExpired: 68
        case .noLocalSpace: 69
        case .unknownException: 70
        case .queueData: 71
        case .queueDataNotOK: 72
        case .noSoftwareDirectory: 73
        case .jsonRetrievalTimeout: 74
        case .blackHole: 75
        case .middlewareImportFailure: 76
        case .missingInputFile: 77
        case .queueNotActive: 78
        case .communicationFailure: 79
        case .proxyTooShort: 80
        case .reachedMaxTime: 81
        case .noJobsInPanda: 82
        case .queueNotOnline: 83
        case .sigint: 130
        case .sigquit: 131
        case .sigbus: 135
        case .killSignal: 137
        case .sigusr1: 138
        case .sigsegv: 139
        case .sigterm: 143
        case .sigxcpu: 152
        default: 1
        }
    }
}
