import GridSecurity
package import HTTP
package import JobModel
package import Logging
package import PandaClient
package import PayloadExecution
package import Secrets
package import Settings
package import Staging
import SystemPackage
package import Waiting

/// What all jobs of a pilot share: values and clients, none of which a job changes.
package struct PilotContext: Sendable {
    package let settings: Settings
    /// The environment that the pilot was started with.
    package let environment: [String: String]
    package internal(set) var queue: QueueData
    package let node: NodeDescription
    package let work: WorkDirectory
    package let spool: Spool
    package let server: any PandaServer
    /// Where jobs come from: the server, unless somebody gave one.
    package let source: any JobSource
    /// The same server under another of its names.
    private let otherServer: (@Sendable (ServerAddress) -> any PandaServer)?
    /// The conversation's own, for what the server's side publishes: scripts, which are small and held in memory.
    package let http: any HTTPClient
    /// For storages, which share neither thread nor connections with the server's conversation.
    package let storageHTTP: any HTTPClient
    package internal(set) var storages: StagingSite.Storages
    /// What the pilot shows to the server; nil where there is nobody to show it to.
    package let credential: PilotCredential?
    /// Version of the pilot, such as `1.0.0`.
    package let version: String
    package let clock: PilotClock
    /// Takes secrets out of texts that leave the node.
    package let redactor: Redactor
    package let logger: Logger
    /// Who is told of what happens.
    package let events: PilotEvents
    /// Waits until the pilot log's file has what was logged, unless its disk hangs.
    package let logIsWritten: @Sendable () async -> Void

    package init(
        settings: Settings, environment: [String: String], queue: QueueData, node: NodeDescription, work: WorkDirectory, spool: Spool,
        server: any PandaServer, source: (any JobSource)? = nil, otherServer: (@Sendable (ServerAddress) -> any PandaServer)? = nil,
        http: any HTTPClient,
        storageHTTP: any HTTPClient, storages: @escaping StagingSite.Storages, credential: PilotCredential?,
        version: String, clock: PilotClock,
        redactor: Redactor, logger: Logger, logIsWritten: @escaping @Sendable () async -> Void = {}, events: PilotEvents? = nil
    ) {
        self.settings = settings
        self.environment = environment
        self.queue = queue
        self.node = node
        self.work = work
        self.spool = spool
        self.server = server
        self.source = source ?? server
        self.otherServer = otherServer
        self.http = http
        self.storageHTTP = storageHTTP
        self.storages = storages
        self.credential = credential
        self.version = version
        self.clock = clock
        self.redactor = redactor
        self.logger = logger
        self.events = events ?? PilotEvents(log: logger)
        self.logIsWritten = logIsWritten
    }

    /// Takes secrets out of a text.
    var redact: @Sendable (String) -> String { { [redactor] in redactor.redact($0) } }

    /// How long the credential will last; nil when nobody knows or it is not to be checked.
    ///
    /// A token lives shortly by design and is replaced while it is used: only one that has ended counts.
    func credentialLeft() -> Duration? {
        guard let credential, let left = credential.timeLeft(at: clock.epoch()) else { return nil }
        switch credential.current {
        case .proxy: return settings.verifyProxy.value ? left : nil
        case .token: return left > .zero ? nil : left
        }
    }

    /// The proxy file that a payload which starts now may use; nil with a token.
    var proxyPath: String? {
        credential?.proxyPath.map { work.launchDirectory.pushing(FilePath($0)).lexicallyNormalized().string }
    }

    /// The server under one of its names.
    func server(at address: ServerAddress) -> any PandaServer {
        guard address != settings.serverURL.value, let otherServer else { return server }
        return otherServer(address)
    }

    /// A journal in the work directory, for where the spool cannot take it; nil when that cannot either.
    func secondJournal(jobID: Int, attemptNumber: Int?) async -> Journal? {
        do {
            let spool = try await work.openSpool(logger: logger)
            guard spool.directory != self.spool.directory else { return nil }
            return try await spool.journal(server: settings.serverURL.value, jobID: jobID, attemptNumber: attemptNumber)
        } catch {
            logger.warning("\(error)")
            return nil
        }
    }
}
