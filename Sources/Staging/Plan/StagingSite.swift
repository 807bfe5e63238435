import Files
package import HTTP
package import JobModel
package import Logging
package import SystemPackage
package import Waiting

/// Everything that moving one job's files depends on.
package struct StagingSite: Sendable {
    /// Storage data of the named endpoints; a name that nothing is known of is left out.
    package typealias Storages = @Sendable (_ names: Set<String>) async throws(PilotError) -> [String: DDMEndpoint]

    package var queue: QueueData
    package var directories: StagingDirectories
    package var storages: Storages
    package var http: any HTTPClient
    package var logger: Logger
    /// The disks that the files are on.
    package var disk = StagingDisk()
    /// True for a user's job, which some queues store elsewhere.
    package var isAnalysis = false
    /// Outputs that may be missing.
    package var allowNoOutput: Set<String> = []
    /// Whether an output may go to another of the queue's storages after the first one failed.
    package var alternate = AlternateStageOut()
    /// How the local tool takes inputs.
    package var localInput = LocalCopy.Method.link
    /// MB of input where the queue sets no limit; `maximum_input_file_sizes` of the configuration.
    package var maximumInputMB = 14336
    /// What a failed transfer is worth.
    package var retry = Retry(StagingSite.budget(attempts: 3))
    /// What outputs are measured with where the job does not say.
    package var outputChecksum = FileChecksum.Algorithm.adler32
    /// Called before a file is sent to a storage that had no such file: what is there afterwards is ours, whatever becomes of us.
    package var beforeUpload: @Sendable (FileTransfer) async -> Void = { _ in }
    /// Bytes free at a path.
    package var freeSpace: @Sendable (FilePath) throws(Errno) -> Int64 = { path throws(Errno) in try path.freeSpace() }

    package init(
        queue: QueueData, directories: StagingDirectories, storages: @escaping Storages, http: any HTTPClient, logger: Logger
    ) {
        self.queue = queue
        self.directories = directories
        self.storages = storages
        self.http = http
        self.logger = logger
    }

    /// True when files are moved to and from the paths in storage addresses (`mv_final_destination` in the catch-all text).
    var usesStoragePaths: Bool { queue.catchallNames("mv_final_destination") }

    /// So many attempts, with waits that grow to half a minute.
    package static func budget(attempts: Int) -> RetryBudget {
        RetryBudget(attempts: attempts, baseDelay: .seconds(2), longestDelay: .seconds(30))
    }

    /// The tool that does what the queue asks for.
    func tool(_ choice: CopyToolChoice) -> any CopyTool {
        switch choice.kind {
        case .local:
            // ARC uploads what it finds beside the job directory; files put anywhere else are nobody's business but ours.
            let list = directories.output == nil && !usesStoragePaths ? OutputList(beside: directories) : nil
            return LocalCopy(input: localInput, outputList: list, disk: disk)
        case .https:
            return RepeatedCopy(HTTPSCopy(client: http, disk: disk), retry, logger: logger)
        }
    }
}
