import JobModel

/// Fields of a legacy call.
///
/// An unknown name is answered with 500, so each call lists its own.
struct LegacyForm: Sendable {
    private(set) var pairs: [(String, String)]

    init(_ pairs: [(String, String)]) {
        self.pairs = pairs
    }

    var text: String { FormText.encode(pairs) }

    private mutating func add(_ name: String, _ value: String?) {
        if let value { pairs.append((name, value)) }
    }

    private mutating func add(_ name: String, _ value: Int?) {
        add(name, value.map(String.init))
    }
}

extension LegacyForm {
    /// `getJob`.
    init(_ request: JobRequest) {
        self.init([
            ("siteName", request.siteName), ("computingElement", request.computingElement), ("node", request.node),
            ("mem", String(request.memoryMB)), ("diskSpace", String(request.diskSpaceMB)), ("cpu", String(request.cpuMHz)),
            ("timeout", "60"), ("workingGroup", request.workingGroup),
            ("allowOtherCountry", request.allowOtherCountry ? "True" : "False"),
        ])
        add("prodSourceLabel", request.label.isEmpty ? nil : request.label)
        add("countryGroup", request.countryGroup.isEmpty ? nil : request.countryGroup)
        add("jobType", request.jobType)
        add("resourceType", request.resourceType)
        add("prodUserID", request.prodUserID)
        add("taskID", request.taskID)
        add("schedulerID", request.schedulerID)
        add("remaining_time", request.remainingTime)
        if let harvester = request.harvesterID, let worker = request.workerID {
            add("harvester_id", harvester)
            add("worker_id", worker)
        }
    }

    /// `updateWorkerPilotStatus`.
    init(_ update: WorkerUpdate) {
        self.init([
            ("site", update.site), ("workerID", String(update.workerID)), ("harvesterID", update.harvesterID),
            ("status", update.status.rawValue),
        ])
        add("node_id", update.nodeID)
    }

    /// `updateJob`.
    init(_ update: JobUpdate) throws {
        self.init([
            ("jobId", String(update.jobID)), ("state", update.state.rawValue), ("siteName", update.siteName),
        ])
        add("attemptNr", update.attemptNumber)
        addIdentity(update)
        addUse(update)
        addOutcome(update)
        add("xml", try update.fileReport?.json)
    }

    private mutating func addIdentity(_ update: JobUpdate) {
        add("node", update.node)
        add("schedulerID", update.schedulerID)
        add("pilotID", update.pilotID)
        add("batchID", update.batchID)
        add("startTime", update.startTime.map(ServerTime.text))
        add("endTime", update.endTime.map(ServerTime.text))
        add("source_site", update.sourceSite)
        add("destination_site", update.destinationSite)
    }

    private mutating func addUse(_ update: JobUpdate) {
        add("coreCount", update.coreCount)
        add("meanCoreCount", update.meanCoreCount.map { String($0) })
        add("cpuConsumptionTime", update.cpuConsumptionTime)
        add("cpuConsumptionUnit", update.cpuConsumptionUnit)
        add("cpuConversionFactor", update.cpuConversionFactor.map { String($0) })
        add("cpu_architecture_level", update.cpuArchitectureLevel)
        let (memory, io) = (update.memory, update.io)
        let numbers = [
            ("maxRSS", memory?.maxRSS), ("maxVMEM", memory?.maxVMEM), ("maxSWAP", memory?.maxSWAP), ("maxPSS", memory?.maxPSS),
            ("avgRSS", memory?.avgRSS), ("avgVMEM", memory?.avgVMEM), ("avgSWAP", memory?.avgSWAP), ("avgPSS", memory?.avgPSS),
            ("totRCHAR", io?.totRCHAR), ("totWCHAR", io?.totWCHAR), ("totRBYTES", io?.totRBYTES), ("totWBYTES", io?.totWBYTES),
            ("rateRCHAR", io?.rateRCHAR), ("rateWCHAR", io?.rateWCHAR), ("rateRBYTES", io?.rateRBYTES), ("rateWBYTES", io?.rateWBYTES),
        ]
        for (name, value) in numbers { add(name, value) }
    }

    private mutating func addOutcome(_ update: JobUpdate) {
        add("jobSubStatus", update.jobSubStatus)
        add("transExitCode", update.transExitCode)
        add("pilotErrorCode", update.pilotErrorCode)
        add("pilotErrorDiag", update.pilotErrorDiag)
        add("exeErrorCode", update.exeErrorCode)
        add("exeErrorDiag", update.exeErrorDiag)
        add("pilotTiming", update.pilotTiming)
        add("pilotLog", update.pilotLog)
        add("metaData", update.metaData)
        add("jobMetrics", update.jobMetrics)
        add("stdout", update.stdout)
        add("nEvents", update.nEvents)
        add("nInputFiles", update.nInputFiles)
        add("corruptedFiles", update.corruptedFiles)
    }
}
