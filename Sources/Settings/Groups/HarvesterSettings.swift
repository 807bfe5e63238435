/// What Harvester and the pilot pass to each other.
package struct HarvesterSettings: Sendable {
    package let harvesterID: Setting<String?>
    package let harvesterWorkerID: Setting<String?>

    init(_ from: inout SettingReader) {
        harvesterID = from.read(optional: .text, .environment("HARVESTER_ID"))
        harvesterWorkerID = from.read(optional: .text, .environment("HARVESTER_WORKER_ID"))
        from.idle(optional: .text, .option(.harvesterWorkdir), .environment("HARVESTER_WORKDIR"))
        from.idle(optional: .text, .option(.harvesterDatadir))
        from.idle(
            .text, else: "event_status.dump.json", .option(.harvesterEventstatusdump), .file("Harvester", "stageoutn_file"),
            .file("Harvester", "stageoutnfile"))
        from.idle(
            .text, else: "worker_attributes.json", .option(.harvesterWorkerattributes), .file("Harvester", "workerattributes_file"),
            .file("Harvester", "workerattributesfile"))
        from.idle(
            ValueReader<SubmitMode>.choice, else: .pull, refusal: "this pilot asks the server for its jobs (PULL)",
            .option(.harvesterSubmitMode))
        from.idle(.text, else: "worker_requestjob.json", .file("Harvester", "job_request_file"))
        from.idle(.text, else: "kill_worker", .file("Harvester", "kill_worker_file"))
        from.idle(.text, else: "worker_pandaids.json", .file("Harvester", "jobs_list_file"))
        from.idle(.text, else: "HPCJobs.json", .file("Harvester", "pandajob_file"))
    }
}
