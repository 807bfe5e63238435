/// Which jobs to ask for, and how often.
package struct JobRequestSettings: Sendable {
    package let queue: Setting<String>
    /// Sent as site name; without it the queue data's resource is.
    package let site: Setting<String?>
    /// The label asked for; see `jobLabel(versionTag:label:queueStatus:)`.
    package let label: Setting<String>
    package let versionTag: Setting<String>
    package let countryGroup: Setting<String>
    package let workingGroup: Setting<String>
    package let allowOtherCountry: Setting<Bool>
    /// From the second job on, ask only for jobs of the task (and so the user) of the first.
    package let allowSameUser: Setting<Bool>
    package let jobType: Setting<String>
    package let resourceType: Setting<String>
    /// How many times in a row to hear that there is no job.
    package let getJobRequests: Setting<Int>
    /// How many failed job requests to bear.
    package let getJobFailures: Setting<Int>
    /// Whether to do all that comes before the first request, and end there.
    package let dryRun: Setting<Bool>
    /// Whether to wait before a request while the node is overloaded.
    package let delayWhenLoaded: Setting<Bool>
    /// Load per core from which the node counts as overloaded.
    package let loadFactor: Setting<Double>
    package let schedulerID: Setting<String>
    /// First part of the pilot's identifier: where the batch system keeps its log.
    package let gtag: Setting<String>

    init(_ from: inout SettingReader) {
        queue = from.read(.text, else: "", .option(.queue))
        site = from.read(optional: .text, .option(.site))
        from.idle(optional: .text, .option(.resource))
        label = from.read(.text, else: "ptest", .option(.joblabel))
        versionTag = from.read(.text, else: "PR", .option(.versiontag))
        countryGroup = from.read(.text, else: "", .option(.countryGroup))
        workingGroup = from.read(.text, else: "", .option(.workingGroup))
        allowOtherCountry = from.read(.boolean, else: false, .option(.allowOtherCountry))
        allowSameUser = from.read(.boolean, else: true, .option(.allowSameUser))
        jobType = from.read(.text, else: "", .option(.jobType))
        resourceType = from.read(.resourceType, else: "", .option(.resourceType))
        getJobRequests = from.read(.integer(1...), else: 2, .option(.getjobrequests))
        getJobFailures = from.read(.integer(0...), else: 5, .option(.getjobfailures))
        dryRun = from.read(.boolean, else: false, .option(.dryRun))
        delayWhenLoaded = from.read(
            .boolean, else: false, .environment("PILOT_ENABLE_DELAY_TO_GET_JOB"), .file("Pilot", "enable_delay_to_get_job"))
        loadFactor = from.read(.number, else: 1.2, .environment("PILOT_LOAD_FACTOR"), .file("Pilot", "load_factor"))
        schedulerID = from.read(.text, else: "unknown", .environment("PANDA_JSID"))
        gtag = from.read(.text, else: "unknown", .environment("GTAG"))
    }
}
