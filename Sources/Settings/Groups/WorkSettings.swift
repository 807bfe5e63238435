/// What the pilot does with its life, where, and what it tells the server of it.
package struct WorkSettings: Sendable {
    package let workflow: Setting<String>
    /// Since the pilot's start.
    ///
    /// `PANDAPILOT_LIFETIME` is stronger than `-l`, so that a batch system can shorten what a wrapper gives.
    package let lifetime: Setting<Duration>
    /// Where the main work directory is made; without it the current directory is the main work directory.
    package let workDirectory: Setting<String?>
    /// Whether work directories are removed at the end.
    package let cleanup: Setting<Bool>
    /// Where final updates that could not be delivered wait.
    package let spoolDirectory: Setting<String>
    /// Where they wait when that place goes with the batch job.
    package let persistentSpool: Setting<String?>
    /// The plug-in (experiment), in lower case.
    package let pilotUser: Setting<String>
    /// Time that processes get between TERM and KILL.
    package let grace: Setting<Duration>
    /// After a signal the final update goes out so much later, though the job's processes may still have their grace; zero: only after their end.
    package let finalUpdateDelay: Setting<Duration>
    /// Whether the worker's start and end are sent to the server.
    package let workerStatusUpdates: Setting<Bool>
    package let heartbeat: Setting<Duration>
    /// Time between two heartbeats of a job in debug mode.
    package let debugHeartbeat: Setting<Duration>
    /// Shortest time after which the server is asked between two heartbeats whether a job shall be killed; zero: only with heartbeats.
    package let killCheck: Setting<Duration>
    /// Without an accepted heartbeat for so long, the server takes the job for lost.
    package let lostHeartbeat: Setting<Duration>
    /// The file that the pilot itself shows its life in, once a minute.
    package let pilotHeartbeatName: Setting<String>

    /// The names of `-w`; those without code are refused when a job is to be run.
    package static let workflows = [
        "generic", "generic_hpc", "production", "production_hpc", "analysis", "analysis_hpc", "eventservice", "eventservice_hpc",
        "stagein", "stager", "payload_stageout",
    ]

    /// Those of them that are built, and the experiments whose rules are.
    package static let builtWorkflows = ["generic"], builtExperiments = ["generic"]

    init(_ from: inout SettingReader, userID: UInt32) {
        workflow = from.read(
            .word(of: WorkSettings.workflows, called: "a workflow", built: WorkSettings.builtWorkflows), else: "generic", .option(.workflow)
        )
        lifetime = from.read(.seconds(1...), else: .seconds(3600), .environment("PANDAPILOT_LIFETIME"), .option(.lifetime))
        from.idle(.seconds(1...), else: .seconds(3600), .option(.leasetime))
        workDirectory = from.read(optional: .text, .option(.workdir))
        cleanup = from.read(.boolean, else: true, .option(.cleanup))
        spoolDirectory = from.read(.text, else: "/var/tmp/panda-pilot-\(userID)", .option(.spool))
        persistentSpool = from.read(optional: .text, .file("Pilot", "persistent_spool"))
        pilotUser = from.read(.experiment(built: Self.builtExperiments), else: "generic", .option(.pilotUser))
        grace = from.read(.seconds(0...), else: .seconds(20), .option(.grace))
        finalUpdateDelay = from.read(.seconds(0...), else: .seconds(5), .file("Pilot", "final_update_delay"))
        from.idle(
            .inverted, else: true, refusal: "the server is always told what becomes of its jobs", .option(.noserverupdate))
        workerStatusUpdates = from.read(.inverted, else: true, .option(.noworkerpilotstatusupdate))
        heartbeat = from.read(.seconds(1...), else: .seconds(1800), .file("Pilot", "heartbeat"))
        debugHeartbeat = from.read(.seconds(1...), else: .seconds(60), .file("Pilot", "debug_heartbeat"))
        killCheck = from.read(.seconds(), else: .seconds(60), .file("Pilot", "kill_check"))
        lostHeartbeat = from.read(.seconds(1...), else: .seconds(10800), .file("Pilot", "lost_heartbeat"))
        from.idle(.text, else: "heartbeat.json", .file("Pilot", "heartbeat_message"))
        pilotHeartbeatName = from.read(.text, else: "pilot_heartbeat.json", .file("Pilot", "pilot_heartbeat_file"))
        from.elsewhere(optional: .text, .option(.config), .environment("HARVESTER_PILOT_CONFIG"))
        from.idle(
            .text, else: "generic", refusal: "there is no event service, only generic", .option(.esExecutorType))
        from.idle(optional: .text, refusal: "there are no plug-ins for machines", .option(.hpcResource))
        from.idle(.text, else: "manytoone", .option(.hpcMode))
        // CVMFS is not checked, as the option wants it.
        from.idle(.boolean, else: false, harmless: [true], .option(.nocvmfs))
        from.idle(.boolean, else: false, .option(.subscribeToMsgsvc))
    }
}
