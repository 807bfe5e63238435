import JobModel
import PandaClient
import PayloadExecution
import Staging

extension JobUpdate {
    /// What the server is told of the job as it stands, cut to what its columns hold.
    init(record: JobRecord, state: JobState, context: PilotContext) {
        let job = record.job, node = context.node, settings = context.settings
        self.init(jobID: job.id, attemptNumber: job.attemptNumber, state: state, siteName: context.queue.resource)
        self.node = node.name
        schedulerID = settings.schedulerID.value
        pilotID = Self.pilotID(context)
        batchID = node.batchSystem?.jobID
        startTime = Int(record.startTime)
        coreCount = job.coreCount
        cpuConsumptionUnit = node.cpu.consumptionUnit
        cpuArchitectureLevel = node.cpu.architectureLevel
        if let payload = record.payload {
            cpuConsumptionTime = Int(payload.cpuSeconds.rounded())
            cpuConversionFactor = 1
        }
        if state.isFinal { addFinalWords(of: record, redact: context.redact) }
        cutToServerLimits()
    }

    private mutating func addFinalWords(of record: JobRecord, redact: (String) -> String) {
        endTime = record.endTime.map { Int($0) }
        pilotTiming = record.timeline.pilotTiming
        fileReport = FileReport(record.stored)
        pilotErrorCode = record.errors.first?.code.rawValue ?? 0
        pilotErrorDiag = record.errors.first.map { redact("\($0.code.text): \($0)") } ?? ""
        transExitCode = record.payload?.verdict.transExitCode
        exeErrorCode = record.payload?.verdict.exeErrorCode
        exeErrorDiag = record.payload.map { redact($0.verdict.exeErrorDiag) }
        if record.finalState == .failed { pilotLog = record.logExtract.map(redact) }
    }

    /// `<GTAG>|<batch system>|<version tag>|<pilot version>`, without the second part outside a batch system.
    private static func pilotID(_ context: PilotContext) -> String {
        let parts = [context.settings.gtag.value, context.node.batchSystem?.name, context.settings.versionTag.value, context.version]
        return parts.compactMap(\.self).joined(separator: "|")
    }
}

extension FileReport {
    init(_ files: [StagedFile]) {
        self.init(
            entries: Dictionary(
                files.map { staged in
                    (
                        staged.file.lfn,
                        Entry(
                            guid: staged.file.guid ?? "", fsize: staged.size, checksum: staged.checksum, surl: staged.surl,
                            endpoint: staged.endpoint)
                    )
                }, uniquingKeysWith: { first, _ in first }))
    }
}
