/// A job as the pilot runs it: the server's definition, checked, as one immutable value.
///
/// Fields and their meaning: the job definition of `getJob` and `acquire_jobs`.
package struct Job: Sendable, Identifiable {
    /// PandaID.
    package let id: Int
    package let taskID: Int?
    package let jobDefinitionID: Int?
    package let attemptNumber: Int?
    package let name: String?
    /// The prodSourceLabel, such as managed, user or ptest.
    package let label: String?
    /// An executable's name, or the http(s) URL of a script to fetch first.
    package let transformation: String
    /// jobPars: arguments, and orders for the pilot.
    package let parameters: JobParameters
    package let processingType: String?
    package let transferType: String?
    /// DN of the job's owner.
    package let owner: String?
    package let coreCount: Int
    /// Seconds that the job may take, where its task says so.
    package let maxWalltime: Int?
    package let resourceType: String?
    package let inputs: [FileSpec]
    package let outputs: [FileSpec]
    package let log: FileSpec?
    /// Outputs that may be missing without failing the job.
    package let allowNoOutput: Set<String>
    /// Files that the payload finds in its directory because its arguments name them.
    package let fileLists: [FileList]
    package let alternateStageOut: AlternateStageOut
    /// The server wants debug information from the start.
    package let debug: Bool
    /// What must never be shown of the user's and the pilot's secrets.
    package let secrets: JobSecrets
    /// What of the definition is not as it should be and keeps nobody from running it, for the log.
    package let remarks: [String]

    /// True when the transform is downloaded, which marks user analysis.
    package var isAnalysis: Bool {
        ["http://", "https://"].contains { transformation.lowercased().hasPrefix($0) }
    }
}
