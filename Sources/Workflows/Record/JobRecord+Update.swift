import JobModel
import PandaClient
import PayloadExecution
import Settings
import Staging
import SystemPackage
import Waiting

extension JournalEntry {
    /// All that is known of the job as it stands.
    init(record: JobRecord, state: JobState, directory: JobDirectory, context: PilotContext) {
        let job = record.job, work = context.work
        self.init(
            server: "\(context.settings.serverURL.value)", queue: context.queue.name, jobDirectory: directory.path.string,
            workDirectory: work.isOurs ? work.path.string : nil, isAnalysis: job.isAnalysis, log: job.log,
            excluded: LogTransfer.excluded(of: job), phase: record.phase, uploads: record.openUploads,
            update: JobUpdate(record: record, state: state, context: context))
        archive = record.archive
        alternateStageOut = job.alternateStageOut
        hasSecrets = job.secrets.payload == nil ? nil : true
    }
}

extension JobRecord {
    /// Uploads of which nobody knows what became of them; nil for none.
    fileprivate var openUploads: [String: JournalEntry.Upload]? {
        let open = uploads.filter { upload in !stored.contains { $0.file.lfn == upload.key } }
        return open.isEmpty ? nil : open
    }
}

extension JobUpdate {
    /// All that the server may be told of the job as it stands, cut to what its columns hold.
    init(record: JobRecord, state: JobState, context: PilotContext) {
        let job = record.job, node = context.node
        self.init(jobID: job.id, attemptNumber: job.attemptNumber, state: state, siteName: context.queue.resource)
        self.node = node.name
        schedulerID = context.settings.schedulerID.value
        pilotID = Self.pilotID(context)
        batchID = node.batchSystem?.jobID
        startTime = Int(saturating: record.startTime)
        (sourceSite, destinationSite) = (node.sourceSite, node.destinationSite)
        // A machine that hands out whole nodes counts no cores of its own.
        coreCount = context.queue.catchallNames("HPC_HPC") ? 0 : job.coreCount
        nInputFiles = job.inputs.isEmpty ? nil : job.inputs.count
        cpuConsumptionUnit = node.cpu.consumptionUnit(processors: node.cores)
        cpuArchitectureLevel = node.cpu.architectureLevel
        addUse(by: record, now: context.clock.uptime())
        stdout = record.debugOutput
        addLastWords(of: record, redact: context.redact)
        let log = record.logExtract.map { "\n\n\($0)" } ?? ""
        pilotLog = FailureReport(record, context).map { context.redact($0.text(limit: 2900) + log) }
        cutToServerLimits()
    }

    /// CPU time and cores of the payload, so far or in all.
    private mutating func addUse(by record: JobRecord, now: Duration) {
        let seconds: Double, wall: Double
        if let payload = record.payload {
            (seconds, wall) = (payload.cpuSeconds, payload.exit.wallSeconds)
        } else if let running = record.running {
            (seconds, wall) = (running.process.cpuSeconds, ((running.ended ?? now) - running.since) / .seconds(1))
        } else {
            return
        }
        cpuConsumptionTime = Int(saturating: seconds.rounded())
        cpuConversionFactor = 1
        // The kernel's clock of a process is coarse: a payload of a few milliseconds would seem to have dozens of cores.
        if wall >= 1 { meanCoreCount = seconds / wall }
        nEvents = record.payload?.report?.events
    }

    private mutating func addLastWords(of record: JobRecord, redact: (String) -> String) {
        endTime = record.endTime.map { Int(saturating: $0) }
        pilotTiming = record.timeline.pilotTiming
        fileReport = FileReport(record.stored)
        // The server cuts at the end, and goes by what is first.
        let metrics = [Self.metrics(record.stored), record.payload?.report?.metrics].compactMap(\.self)
        jobMetrics = metrics.isEmpty ? nil : metrics.joined(separator: " ")
        pilotErrorCode = record.errors.first.map { Self.reported($0.code, isAnalysis: record.job.isAnalysis) } ?? 0
        pilotErrorDiag = record.errors.first.map { redact($0.report) } ?? ""
        transExitCode = record.payload?.verdict.transExitCode
        exeErrorCode = record.payload?.exeError.code
        metaData = record.payload?.report.map { redact($0.text) }
        exeErrorDiag = record.payload.map { redact($0.exeError.text) }
    }

    /// `altTransferred=<LFNs>`, by which the server knows that these files are not to be sent on from the storage where it expected them.
    ///
    /// Source: Pilot 3, and `altStgOutFileList` of panda-server.
    static func metrics(_ stored: [StagedFile]) -> String? {
        let names = stored.filter(\.isAlternate).map(\.file.lfn)
        guard let first = names.first else { return nil }
        // Of an entry that is too long the server keeps nothing; names that it lacks are sent on, which is only in vain.
        return names.dropFirst().reduce("altTransferred=\(first)") { text, name in
            text.utf8.count + name.utf8.count < JobUpdate.metricsLimit ? "\(text),\(name)" : text
        }
    }

    /// The code as the server gets it: negative asks it to try a user's job again, elsewhere.
    static func reported(_ code: ErrorCode, isAnalysis: Bool) -> Int {
        isAnalysis && code.isRecoverable ? -code.rawValue : code.rawValue
    }

    /// `<GTAG>|<batch system>|<version tag>|<pilot version>`, without the second part outside a batch system.
    private static func pilotID(_ context: PilotContext) -> String {
        let parts = [context.settings.gtag.value, context.node.batchSystem?.name, context.settings.versionTag.value, context.version]
        return parts.compactMap(\.self).joined(separator: "|")
    }
}

extension FileReport {
    init(_ files: [StagedFile]) {
        self.init(entries: Dictionary(files.map { ($0.file.lfn, Entry($0)) }, uniquingKeysWith: { first, _ in first }))
    }
}

extension FileReport.Entry {
    init(_ staged: StagedFile) {
        self.init(
            guid: staged.file.guid ?? "", fsize: staged.size, checksum: staged.checksum, surl: staged.surl, endpoint: staged.endpoint)
    }
}
