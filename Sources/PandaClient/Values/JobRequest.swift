/// What a pilot offers when it asks for a job.
///
/// The v1 interface knows neither `cpuMHz`, `workingGroup`, `countryGroup` nor `allowOtherCountry`: it refuses unknown arguments, so
/// they are sent in the legacy dialect only (where servers since 2020 ignore them), and the log says so once when one of them was asked for.
package struct JobRequest: Sendable, Equatable {
    /// PanDA resource of the queue (`panda_resource`), or the `-s` option.
    package var siteName: String
    /// PanDA queue, the `-q` option.
    package var computingElement: String
    /// prodSourceLabel: `managed`, `user`, `ptest`, `unified`, …; empty leaves the choice to the server.
    package var label: String
    /// Host, with the batch slot before an `@` where there is one.
    package var node: String
    package var memoryMB: Int
    package var diskSpaceMB: Int
    /// Clock rate of the first core; legacy only.
    package var cpuMHz: Double
    /// Legacy only.
    package var workingGroup: String
    /// Legacy only.
    package var countryGroup: String
    /// Legacy only.
    package var allowOtherCountry: Bool
    package var jobType: String?
    /// Such as `SCORE` or `MCORE_HIMEM`.
    package var resourceType: String?
    /// DN, to get only this user's jobs.
    package var prodUserID: String?
    /// JEDI task, to get only its jobs.
    package var taskID: Int?
    /// Sent together with `workerID` or not at all.
    package var harvesterID: String?
    package var workerID: Int?
    package var schedulerID: String?
    /// Seconds that the batch slot still has.
    package var remainingTime: Int?

    package init(
        siteName: String, computingElement: String, label: String, node: String, memoryMB: Int, diskSpaceMB: Int, cpuMHz: Double = 0,
        workingGroup: String = "", countryGroup: String = "", allowOtherCountry: Bool = false, jobType: String? = nil,
        resourceType: String? = nil, prodUserID: String? = nil, taskID: Int? = nil, harvesterID: String? = nil, workerID: Int? = nil,
        schedulerID: String? = nil, remainingTime: Int? = nil
    ) {
        self.siteName = siteName
        self.computingElement = computingElement
        self.label = label
        self.node = node
        self.memoryMB = memoryMB
        self.diskSpaceMB = diskSpaceMB
        self.cpuMHz = cpuMHz
        self.workingGroup = workingGroup
        self.countryGroup = countryGroup
        self.allowOtherCountry = allowOtherCountry
        self.jobType = jobType
        self.resourceType = resourceType
        self.prodUserID = prodUserID
        self.taskID = taskID
        self.harvesterID = harvesterID
        self.workerID = workerID
        self.schedulerID = schedulerID
        self.remainingTime = remainingTime
    }

    /// Options given that v1 has no argument for.
    var legacyOnlyOptions: [String] {
        [
            workingGroup.isEmpty ? nil : "working_group", countryGroup.isEmpty ? nil : "country_group",
            allowOtherCountry ? "allow_other_country" : nil,
        ].compactMap(\.self)
    }
}
