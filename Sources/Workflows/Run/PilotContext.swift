package import HTTP
package import JobModel
package import Logging
package import PandaClient
package import PayloadExecution
package import Staging

/// What all jobs of a pilot share: values and clients, none of which a job changes.
package struct PilotContext: Sendable {
    package let settings: Settings
    /// The environment that the pilot was started with.
    package let environment: [String: String]
    package let queue: QueueData
    package let node: NodeDescription
    package let work: WorkDirectory
    package let spool: Spool
    package let server: any PandaServer
    package let http: any HTTPClient
    package let storages: StagingSite.Storages
    /// The proxy file that the payload may use; nil with a token.
    package let proxyPath: String?
    /// How long the credential will last; nil when nobody knows or it is not to be checked.
    package let credentialLeft: @Sendable () -> Duration?
    /// Version of the pilot, such as `1.0.0`.
    package let version: String
    package let clock: PilotClock
    /// Takes secrets out of texts that leave the node.
    package let redact: @Sendable (String) -> String
    package let logger: Logger

    package init(
        settings: Settings, environment: [String: String], queue: QueueData, node: NodeDescription, work: WorkDirectory, spool: Spool,
        server: any PandaServer, http: any HTTPClient, storages: @escaping StagingSite.Storages, proxyPath: String?,
        credentialLeft: @escaping @Sendable () -> Duration?, version: String, clock: PilotClock,
        redact: @escaping @Sendable (String) -> String, logger: Logger
    ) {
        self.settings = settings
        self.environment = environment
        self.queue = queue
        self.node = node
        self.work = work
        self.spool = spool
        self.server = server
        self.http = http
        self.storages = storages
        self.proxyPath = proxyPath
        self.credentialLeft = credentialLeft
        self.version = version
        self.clock = clock
        self.redact = redact
        self.logger = logger
    }
}
