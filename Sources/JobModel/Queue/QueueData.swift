/// What the information system says of one PanDA queue.
package struct QueueData: Sendable {
    package let name: String
    /// PanDA resource, which is the site name that job requests carry.
    package let resource: String
    /// Experiment site, for traces.
    package let site: String
    package let type: String
    package let state: String
    package let status: String
    /// Free text of site-specific switches.
    package let catchall: String
    /// Copy tools in order of preference, for each activity (`read_lan`, `write_lan`, `pl`, `default` …).
    package let copyTools: [String: [String]]
    /// Every copy tool that the queue names, when no activity asks for special ones.
    package let allCopyTools: [String]
    /// DDM endpoints in order of preference, for each activity.
    package let storages: [String: [String]]
    /// Whether an output may go to another storage when its own fails; nil leaves that to the job.
    package let allowsAlternateStageOut: Bool?
    package let allowLAN: Bool
    package let allowWAN: Bool
    /// MB that a job's directory may hold; 0 for no limit.
    package let maxWorkDirectoryMB: Int
    /// MB of input; -1 for no check, 0 for not set.
    package let maxInputSizeMB: Int
    package let maxRSSMB: Int
    /// A further job is taken only as long as the pilot is younger than this; zero: one job a pilot.
    package let timeFloor: Duration
    /// Longest life of a pilot on this queue; zero leaves it to the option.
    package let maxTime: Duration
    package let coreCount: Int
    package let resourceType: String
    package let environment: QueueEnvironment
    package let containerType: String
    /// What was wrong in fields that the pilot can do without.
    package let notes: [FieldError]
    /// All that was said of the queue.
    let record: Record

    /// True when the catch-all text has that word, alone or as `word=value`.
    package func catchallNames(_ word: String) -> Bool {
        catchall.split { " ,;\t\n".contains($0) }.contains { $0 == word || $0.hasPrefix(word + "=") }
    }
}
