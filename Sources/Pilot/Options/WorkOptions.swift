import ArgumentParser
import JobModel
import Settings

/// What the pilot does, where and how long.
struct WorkOptions: ParsableArguments, GivenOptions {
    @Option(
        name: .of(.workdir),
        help: ArgumentHelp("Directory to make PanDA_Pilot2_<pid>_<epoch> in. (default: work right here)", valueName: "dir"))
    var workdir: String?

    @Option(
        name: .of(.workflow),
        help: ArgumentHelp(
            "What to do with a job; built: \(WorkSettings.builtWorkflows.joined(separator: ", ")). (default: generic)", valueName: "name"),
        completion: .list(WorkSettings.builtWorkflows))
    var workflow: String?

    @Option(name: .of(.lifetime), help: ArgumentHelp("Longest life of the pilot, such as 2h. (default: 3600)", valueName: "time"))
    var lifetime: String?

    @Option(
        name: .of(.leasetime), help: ArgumentHelp("[no effect yet] Lease of the stager workflow. (default: 3600)", valueName: "time"))
    var leasetime: String?

    @Option(
        name: .of(.pilotUser),
        help: ArgumentHelp(
            "Experiment whose rules hold; built: \(WorkSettings.builtExperiments.joined(separator: ", ")). (default: generic)",
            valueName: "name"), completion: .list(WorkSettings.builtExperiments))
    var pilotUser: String?

    @Option(name: .of(.config), help: ArgumentHelp("Configuration file, such as pilot_config.cfg.", valueName: "file"))
    var config: String?

    @Option(
        name: .of(.cleanup),
        help: ArgumentHelp("Remove work directories at the end. (default: true)", valueName: "bool"))
    var cleanup: String?

    @Option(
        name: .of(.spool),
        help: ArgumentHelp("Where undelivered final updates wait. (default: /var/tmp/panda-pilot-<uid>)", valueName: "dir"))
    var spool: String?

    @Option(name: .of(.grace), help: ArgumentHelp("From TERM to KILL, for what must end. (default: 20)", valueName: "time"))
    var grace: String?

    @Option(name: .of(.baseurls), help: ArgumentHelp("Servers that transforms may come from, with commas.", valueName: "urls"))
    var baseurls: String?

    @Flag(name: .of(.noserverupdate), help: "[no effect yet] Send no job updates.")
    var noserverupdate = false

    @Flag(name: .of(.noworkerpilotstatusupdate), help: "Do not tell the server of the worker's start and end.")
    var noworkerpilotstatusupdate = false

    @Flag(name: .of(.nocvmfs), help: "[no effect yet] Do not check that CVMFS is alive.")
    var nocvmfs = false

    var given: [OptionName: String?] {
        [
            .workdir: workdir, .workflow: workflow, .lifetime: lifetime, .leasetime: leasetime, .pilotUser: pilotUser,
            .config: config, .cleanup: cleanup, .spool: spool, .grace: grace, .baseurls: baseurls,
            .noserverupdate: noserverupdate.asGiven, .noworkerpilotstatusupdate: noworkerpilotstatusupdate.asGiven,
            .nocvmfs: nocvmfs.asGiven,
        ]
    }
}
