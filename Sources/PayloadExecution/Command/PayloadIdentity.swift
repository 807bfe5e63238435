/// What a payload is told about itself.
package struct PayloadIdentity: Sendable, Equatable {
    /// PandaID.
    package var jobID: String
    /// JEDI task id.
    package var taskID: String?
    /// Counted by the server.
    package var attemptNumber: String?
    /// The queue's resource name.
    package var resource: String
    /// The job's processing type, which Rucio takes as application id.
    package var processingType: String?
    /// Cores that the job may use.
    package var coreCount: Int?
    /// The credential that the payload may use: a file; nil for none.
    package var proxy: String?
    /// Where the pilot was launched; nil leaves what the pilot's environment says.
    package var sourceDirectory: String?

    /// A payload's identity; what is nil is left out of its environment or called `unknown`.
    package init(
        jobID: String, taskID: String? = nil, attemptNumber: String? = nil, resource: String, processingType: String? = nil,
        coreCount: Int? = nil, proxy: String? = nil, sourceDirectory: String? = nil
    ) {
        self.jobID = jobID
        self.taskID = taskID
        self.attemptNumber = attemptNumber
        self.resource = resource
        self.processingType = processingType
        self.coreCount = coreCount
        self.proxy = proxy
        self.sourceDirectory = sourceDirectory
    }
}
