/// What Harvester and the pilot pass to each other.
package struct HarvesterSettings: Sendable {
    package let harvesterID: Setting<String?>
    package let harvesterWorkerID: Setting<String?>
    package let harvesterWorkDirectory: Setting<String?>
    /// Where the job definition file lies.
    package let harvesterDataDirectory: Setting<String?>
    package let eventStatusDump: Setting<String>
    package let workerAttributes: Setting<String>
    package let submitMode: Setting<SubmitMode>
    package let jobRequestFileName: Setting<String>
    package let killWorkerFileName: Setting<String>
    package let jobsListFileName: Setting<String>
    package let pandaJobFileName: Setting<String>

    init(_ from: inout SettingReader) {
        harvesterID = from.read(optional: .text, .environment("HARVESTER_ID"))
        harvesterWorkerID = from.read(optional: .text, .environment("HARVESTER_WORKER_ID"))
        harvesterWorkDirectory = from.read(optional: .text, .option(.harvesterWorkdir), .environment("HARVESTER_WORKDIR"))
        harvesterDataDirectory = from.read(optional: .text, .option(.harvesterDatadir))
        eventStatusDump = from.read(
            .text, else: "event_status.dump.json", .option(.harvesterEventstatusdump), .file("Harvester", "stageoutn_file"),
            .file("Harvester", "stageoutnfile"))
        workerAttributes = from.read(
            .text, else: "worker_attributes.json", .option(.harvesterWorkerattributes), .file("Harvester", "workerattributes_file"),
            .file("Harvester", "workerattributesfile"))
        submitMode = from.read(.choice, else: .pull, .option(.harvesterSubmitMode))
        if submitMode.value == .push {
            from.fault("--harvester-submit-mode PUSH is not built yet: this pilot asks the server for its jobs (PULL)")
        }
        jobRequestFileName = from.read(.text, else: "worker_requestjob.json", .file("Harvester", "job_request_file"))
        killWorkerFileName = from.read(.text, else: "kill_worker", .file("Harvester", "kill_worker_file"))
        jobsListFileName = from.read(.text, else: "worker_pandaids.json", .file("Harvester", "jobs_list_file"))
        pandaJobFileName = from.read(.text, else: "HPCJobs.json", .file("Harvester", "pandajob_file"))
    }
}
