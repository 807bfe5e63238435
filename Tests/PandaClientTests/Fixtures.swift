import Foundation
import HTTP
import JobModel
import Logging
import Settings
import Synchronization
import Testing

@testable import PandaClient

let quiet = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
let somewhere = ServerAddress(host: "panda.example.org", port: 25443)
let v1 = V1Dialect(server: somewhere)
let legacy = LegacyDialect(server: somewhere)

func response(_ status: Int = 200, _ body: String, headers: [HTTPHeader] = []) -> HTTPResponse {
    HTTPResponse(status: status, headers: headers, body: Array(body.utf8), connection: .init(peer: "127.0.0.1:1", reused: false))
}

extension JobUpdate {
    /// One with every field.
    static func full(_ id: Int, _ state: JobState = .finished) -> JobUpdate {
        var update = JobUpdate(jobID: id, attemptNumber: 1, state: state, siteName: "SITE")
        update.node = "slot1@node"
        update.schedulerID = "scheduler"
        update.pilotID = "tag|PR|1.0"
        update.batchID = "123.0"
        update.startTime = 1_700_000_000
        update.endTime = 1_700_000_060
        update.coreCount = 8
        update.meanCoreCount = 7.6
        update.cpuConsumptionTime = 400
        update.cpuConsumptionUnit = "s+CPU & more"
        update.cpuConversionFactor = 1
        update.cpuArchitectureLevel = "x86_64-v3"
        update.pilotTiming = "1|2|3|4|5|6"
        update.pilotLog = "log"
        update.metaData = "{\"a\": 1}"
        update.jobMetrics = "nEvents=5 leak=0.1"
        update.stdout = "out"
        update.nEvents = 5
        update.nInputFiles = 2
        update.transExitCode = 0
        update.pilotErrorCode = -1144
        update.pilotErrorDiag = "größer"
        update.exeErrorCode = 0
        update.exeErrorDiag = "none"
        update.jobSubStatus = "sub"
        update.memory = MemoryUse(
            maxRSS: 1, maxVMEM: 2, maxSWAP: 3, maxPSS: 4, avgRSS: 5, avgVMEM: 6, avgSWAP: 7, avgPSS: 8)
        update.io = IOUse(
            totRCHAR: 1, totWCHAR: 2, totRBYTES: 3, totWBYTES: 4, rateRCHAR: 5, rateWCHAR: 6, rateRBYTES: 7, rateWBYTES: 8)
        update.corruptedFiles = "a,b"
        update.sourceSite = "from"
        update.destinationSite = "to"
        update.fileReport = FileReport(entries: [
            "out.root": .init(guid: "G", fsize: 9, checksum: FileChecksum(.adler32, hex: "0000000A"), surl: "davs://se/x", endpoint: "E"),
            "log.tgz": .init(guid: "H", fsize: 3, checksum: FileChecksum(.md5, hex: String(repeating: "ab", count: 16)), surl: "s"),
        ])
        return update
    }
}

extension JobRequest {
    /// One with every field.
    static let full = JobRequest(
        siteName: "SITE", computingElement: "QUEUE", label: "user", node: "node", memoryMB: 4000, diskSpaceMB: 5000, cpuMHz: 2450.5,
        workingGroup: "group", countryGroup: "de", allowOtherCountry: true, jobType: "user", resourceType: "SCORE",
        prodUserID: "/CN=me", taskID: 7, harvesterID: "harvester", workerID: 8, schedulerID: "scheduler", remainingTime: 3600)
}
