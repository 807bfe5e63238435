import Foundation
import JobModel
import Logging
import PandaClient
import PayloadExecution
import Secrets
import Settings
import Staging
import SystemPackage
import TestSupport
import Waiting

@testable import GridSecurity
@testable import Workflows

/// A pilot with everything but a network: a directory, a spool, a time and a server of its own.
struct TestPilot {
    static let jobID = 7
    static let queueName = "Q"

    let directory: TemporaryDirectory
    let time: TestTime
    let activeTime: ActiveTime
    let server: ScriptedServer
    let context: PilotContext

    /// A job with one output and a log, which a local tool brings to `stored` in the directory.
    static func job(_ id: Int = jobID, hasFiles: Bool = true) -> Record {
        let files: [String: JSONValue] = [
            "outFiles": "out.txt,log.tgz", "logFile": "log.tgz", "scopeOut": "s", "scopeLog": "s", "logGUID": "g",
        ].mapValues { .string($0) }
        return Record(
            ["PandaID": .int(id), "attemptNr": .int(1), "transformation": .string("true")].merging(hasFiles ? files : [:]) { $1 })
    }

    /// Pilots of one node share a directory.
    ///
    /// `configuration` is the body of the section `[Pilot]`. With a `logTool` other than `mv`, the log is stored where `storages` says.
    init(
        _ time: TestTime, _ server: ScriptedServer, in directory: TemporaryDirectory, _ options: [OptionName: String] = [:],
        configuration: String = "", queue: String = queueName, timeFloorMinutes: Int = 0, logTool: String = "mv",
        storages: @escaping StagingSite.Storages = { _ throws(PilotError) in [:] }
    ) throws {
        self.directory = directory
        self.time = time
        self.server = server
        activeTime = ActiveTime(uptime: time.pilotClock.uptime)
        let settings = try Self.settings(options, configuration, queue, directory)
        let work = try WorkDirectory.makeAtOnce(in: directory.path.string, launchDirectory: directory.path, epoch: Self.number())
        context = PilotContext(
            settings: settings, environment: [:],
            queue: try Self.queue(queue, timeFloorMinutes, logTool),
            node: NodeDescription(environment: ["PANDA_HOSTNAME": "node"]), work: work,
            spool: try Spool(directory.appending("spool")), server: server, http: RefusingHTTPClient(),
            storageHTTP: RefusingHTTPClient(), storages: storages, credential: Self.credential, version: "0",
            clock: time.pilotClock.without(suspensionsOf: activeTime), redactor: Redactor(),
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    }

    private static func queue(_ name: String, _ timeFloorMinutes: Int, _ logTool: String) throws -> QueueData {
        let tools: [String: JSONValue] = ["pl": .array([.string(logTool)]), "default": .array([.string("mv")])]
        let storages: [String: JSONValue] = ["pl": .array([.string("DISK")])]
        let fields: [String: JSONValue] = [
            "acopytools": .object(tools), "astorages": .object(storages), "timefloor": .int(timeFloorMinutes),
        ]
        return try QueueData(record: Record(fields), name: name)
    }

    private static func settings(
        _ options: [OptionName: String], _ configuration: String, _ queue: String, _ directory: TemporaryDirectory
    ) throws -> Settings {
        let standard: [OptionName: String] = [
            .queue: queue, .url: "https://server", .getjobrequests: "1", .getjobfailures: "1",
            .outputDir: directory.appending("stored").string,
        ]
        let text = "[Pilot]\nfree_space_limit = 1 MB\n\(configuration)\n"
        return try Settings.merge(
            options: standard.merging(options) { $1 }, file: ConfigurationFile(parsing: text, path: "test.cfg", environment: [:]),
            environment: [:], userID: 0)
    }

    private static let credential = PilotCredential(
        .token(BearerToken(token: Secret("token"), origin: "vo", path: "token", warnings: [])), present: { _ in })

    /// Pilots of one process need directories of different names.
    private static func number() -> Int { Int(UInt32.random(in: 0...UInt32.max)) }

    /// Runs the pilot as its program does, its pulse beside it; `meanwhile` is somebody on the node.
    func run(
        _ steps: [any Step], meanwhile: @escaping @Sendable (JobLoop) async throws -> Void = { _ in }
    ) async -> PilotError? {
        let request = JobRequest(siteName: "S", computingElement: Self.queueName, label: "ptest", node: "node", memoryMB: 1, diskSpaceMB: 1)
        let loop = JobLoop(context: context, workflow: Workflow(name: "test", steps: steps), request: request)
        let pulse = Pulse(activeTime, clock: context.clock, file: nil, logger: context.logger)
        return await withTaskGroup(of: Void.self) { group in
            group.addTask { await pulse.beat(resumed: { await loop.resume() }) }
            group.addTask { try? await meanwhile(loop) }  // cut short when the pilot ends before
            let error = await loop.run()
            group.cancelAll()
            return error
        }
    }

    /// What the next pilot of the node does.
    func recover() async -> Recovery.Summary { await Recovery(context: context).run() }

    /// The journals in the spool.
    func journals() throws -> [JournalEntry] {
        try context.spool.names().map { name in
            let bytes = try Data(contentsOf: URL(fileURLWithPath: context.spool.directory.appending(name + ".json").string))
            return try JournalEntry(parsing: [UInt8](bytes))
        }
    }
}
