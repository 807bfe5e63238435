extension ErrorCode {
    /// True for a failure that is the node's own fault, so that the next job would most likely fail here as well.
    ///
    /// Codes that can as well be the fault of a job, a storage or a server are not among them: they must not idle a good node.
    package var isNodesFault: Bool {
        switch self {
        case .noLocalSpace, .mkdir, .fileHandlingFailure, .chmodTransform, .logFileCreationFailure, .checksumCalculationFailure,
            .nfsSQLite, .blackHole:
            true  // its disks
        case .noSoftwareDirectory, .missingInstallation, .cvmfsIsNotAlive, .middlewareImportFailure, .noCtypes, .arcproxyLibraryFailure,
            .unsupportedSL5OS:
            true  // its software
        case .singularityGeneralFailure, .singularityNoLoopDevices, .singularityBindPointFailure, .singularityImageMountFailure,
            .singularityNotInstalled, .apptainerNotInstalled, .singularityNewUserNamespace, .singularityFailedUserNamespace,
            .singularityResourceUnavailable:
            true  // its container runtime
        case .resourceUnavailable, .unreachableNetwork:
            true
        default:
            false
        }
    }

    /// True for a failure after which the server shall try a user's job again: its code is sent with a minus sign then.
    ///
    /// Source: the put codes of Pilot 2 and 3.
    package var isRecoverable: Bool {
        switch self {
        case .stageOutFailed, .putMD5Mismatch, .stageOutTimeout, .putGlobusSystemError: true
        default: false
        }
    }
}
