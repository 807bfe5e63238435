package import JobModel

/// What is told about a job, as one value: it goes to the journal before it goes to the server.
///
/// Fields that are nil are left out of the request. Names are those of the legacy `updateJob`, in Swift's spelling.
package struct JobUpdate: Sendable, Codable, Equatable {
    package var jobID: Int
    /// The server answers `tobekilled` when it is not the job's; nil, which is not sent, is any.
    package var attemptNumber: Int?
    package var state: JobState
    package var siteName: String
    package var node: String?
    package var schedulerID: String?
    package var pilotID: String?
    package var batchID: String?
    /// Seconds since 1970; formatted as UTC on the wire.
    package var startTime: Int?
    /// Seconds since 1970; formatted as UTC on the wire.
    package var endTime: Int?
    package var coreCount: Int?
    /// v1 takes whole numbers only, so it is rounded there.
    package var meanCoreCount: Double?
    /// Seconds.
    package var cpuConsumptionTime: Int?
    package var cpuConsumptionUnit: String?
    package var cpuConversionFactor: Double?
    package var cpuArchitectureLevel: String?
    package var pilotTiming: String?
    package var pilotLog: String?
    /// The job report's JSON text.
    package var metaData: String?
    /// `key=value` entries with blanks between.
    package var jobMetrics: String?
    /// Debug output.
    package var stdout: String?
    package var nEvents: Int?
    package var nInputFiles: Int?
    package var transExitCode: Int?
    /// Negative asks the server to try a user's job again.
    package var pilotErrorCode: Int?
    package var pilotErrorDiag: String?
    package var exeErrorCode: Int?
    package var exeErrorDiag: String?
    package var jobSubStatus: String?
    package var memory: MemoryUse?
    package var io: IOUse?
    /// Comma-separated LFNs of inputs that turned out damaged.
    package var corruptedFiles: String?
    package var sourceSite: String?
    package var destinationSite: String?
    /// Outputs and log; the server reads it with a final state only.
    package var fileReport: FileReport?

    package init(jobID: Int, attemptNumber: Int?, state: JobState, siteName: String) {
        self.jobID = jobID
        self.attemptNumber = attemptNumber
        self.state = state
        self.siteName = siteName
    }
}

/// Memory of the payload in kB, as its monitor measured it.
package struct MemoryUse: Sendable, Codable, Equatable {
    package var maxRSS: Int?, maxVMEM: Int?, maxSWAP: Int?, maxPSS: Int?
    package var avgRSS: Int?, avgVMEM: Int?, avgSWAP: Int?, avgPSS: Int?

    package init(
        maxRSS: Int? = nil, maxVMEM: Int? = nil, maxSWAP: Int? = nil, maxPSS: Int? = nil, avgRSS: Int? = nil, avgVMEM: Int? = nil,
        avgSWAP: Int? = nil, avgPSS: Int? = nil
    ) {
        (self.maxRSS, self.maxVMEM, self.maxSWAP, self.maxPSS) = (maxRSS, maxVMEM, maxSWAP, maxPSS)
        (self.avgRSS, self.avgVMEM, self.avgSWAP, self.avgPSS) = (avgRSS, avgVMEM, avgSWAP, avgPSS)
    }
}

/// Input and output of the payload: totals in bytes, rates in bytes a second.
///
/// The server keeps kB.
package struct IOUse: Sendable, Codable, Equatable {
    package var totRCHAR: Int?, totWCHAR: Int?, totRBYTES: Int?, totWBYTES: Int?
    package var rateRCHAR: Int?, rateWCHAR: Int?, rateRBYTES: Int?, rateWBYTES: Int?

    package init(
        totRCHAR: Int? = nil, totWCHAR: Int? = nil, totRBYTES: Int? = nil, totWBYTES: Int? = nil, rateRCHAR: Int? = nil,
        rateWCHAR: Int? = nil, rateRBYTES: Int? = nil, rateWBYTES: Int? = nil
    ) {
        (self.totRCHAR, self.totWCHAR, self.totRBYTES, self.totWBYTES) = (totRCHAR, totWCHAR, totRBYTES, totWBYTES)
        (self.rateRCHAR, self.rateWCHAR, self.rateRBYTES, self.rateWBYTES) = (rateRCHAR, rateWCHAR, rateRBYTES, rateWBYTES)
    }
}
