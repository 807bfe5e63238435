import ArgumentParser
import JobModel
import Settings

/// What Harvester and the machines it feeds want.
struct HarvesterOptions: ParsableArguments, GivenOptions {
    @Option(
        name: .of(.harvesterSubmitMode),
        help: ArgumentHelp("[no effect yet] PULL: ask the server for jobs; PUSH: read a job file. (default: PULL)", valueName: "mode"))
    var harvesterSubmitMode: String?

    @Option(name: .of(.harvesterWorkdir), help: ArgumentHelp("[no effect yet] Harvester's work directory.", valueName: "dir"))
    var harvesterWorkdir: String?

    @Option(name: .of(.harvesterDatadir), help: ArgumentHelp("[no effect yet] Where the job file lies.", valueName: "dir"))
    var harvesterDatadir: String?

    @Option(
        name: .of(.harvesterEventstatusdump),
        help: ArgumentHelp("[no effect yet] File for event states. (default: event_status.dump.json)", valueName: "file"))
    var harvesterEventstatusdump: String?

    @Option(
        name: .of(.harvesterWorkerattributes),
        help: ArgumentHelp("[no effect yet] File for worker attributes. (default: worker_attributes.json)", valueName: "file"))
    var harvesterWorkerattributes: String?

    @Option(
        name: .of(.hpcResource), help: ArgumentHelp("[no effect yet] Plug-in of the machine, such as titan or nersc.", valueName: "name"))
    var hpcResource: String?

    @Option(name: .of(.hpcMode), help: ArgumentHelp("[no effect yet] manytoone or jumbojobs. (default: manytoone)", valueName: "mode"))
    var hpcMode: String?

    @Option(name: .of(.esExecutorType), help: ArgumentHelp("[no effect yet] Event-service executor. (default: generic)", valueName: "type"))
    var esExecutorType: String?

    @Flag(name: .of(.pod), help: "The pilot runs in a pod.")
    var pod = false

    @Flag(name: .of(.subscribeToMsgsvc), help: "[no effect yet] Take orders from the message broker.")
    var subscribeToMsgsvc = false

    var given: [OptionName: String?] {
        [
            .harvesterSubmitMode: harvesterSubmitMode, .harvesterWorkdir: harvesterWorkdir, .harvesterDatadir: harvesterDatadir,
            .harvesterEventstatusdump: harvesterEventstatusdump, .harvesterWorkerattributes: harvesterWorkerattributes,
            .hpcResource: hpcResource, .hpcMode: hpcMode, .esExecutorType: esExecutorType, .pod: pod.asGiven,
            .subscribeToMsgsvc: subscribeToMsgsvc.asGiven,
        ]
    }
}
