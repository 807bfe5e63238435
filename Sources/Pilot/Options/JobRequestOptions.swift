import ArgumentParser
import JobModel
import Settings

/// Which jobs to ask for.
struct JobRequestOptions: ParsableArguments, GivenOptions {
    @Option(name: .of(.queue), help: "PanDA queue to work for. Required to run.")
    var queue: String?

    @Option(name: .of(.site), help: "Site name to send. (default: the queue's resource)")
    var site: String?

    @Option(name: .of(.resource), help: "[no effect yet] Obsolete: the resource comes from the queue data.")
    var resource: String?

    @Option(name: .of(.joblabel), help: ArgumentHelp("Label: managed, user, test, ptest ... (default: ptest)", valueName: "label"))
    var joblabel: String?

    @Option(name: .of(.versiontag), help: ArgumentHelp("Version tag: PR, RC, RCM, ALRB ... (default: PR)", valueName: "tag"))
    var versiontag: String?

    @Option(name: .of(.countryGroup), help: ArgumentHelp("Country group of the jobs.", valueName: "group"))
    var countryGroup: String?

    @Option(name: .of(.workingGroup), help: ArgumentHelp("Working group of the jobs.", valueName: "group"))
    var workingGroup: String?

    @Option(
        name: .of(.allowOtherCountry),
        help: ArgumentHelp("May jobs come from outside the country group? (default: false)", valueName: "bool"))
    var allowOtherCountry: String?

    @Option(
        name: .of(.allowSameUser),
        help: ArgumentHelp("Take later jobs only from the first one's task. (default: true)", valueName: "bool"))
    var allowSameUser: String?

    @Option(name: .of(.jobType), help: ArgumentHelp("Job type, such as managed or user.", valueName: "type"))
    var jobType: String?

    @Option(name: .of(.resourceType), help: ArgumentHelp("SCORE, MCORE, SCORE_HIMEM, MCORE_HIMEM ...", valueName: "type"))
    var resourceType: String?

    @Option(name: .of(.getjobrequests), help: ArgumentHelp("Requests without a job before giving up. (default: 2)", valueName: "count"))
    var getjobrequests: String?

    @Option(name: .of(.getjobfailures), help: ArgumentHelp("Failed requests before giving up. (default: 5)", valueName: "count"))
    var getjobfailures: String?

    @Flag(name: .of(.dryRun), help: "Do all that comes before the first request, and take no job.")
    var dryRun = false

    var given: [OptionName: String?] {
        [
            .queue: queue, .site: site, .resource: resource, .joblabel: joblabel, .versiontag: versiontag,
            .countryGroup: countryGroup, .workingGroup: workingGroup, .allowOtherCountry: allowOtherCountry,
            .allowSameUser: allowSameUser, .jobType: jobType, .resourceType: resourceType, .getjobrequests: getjobrequests,
            .getjobfailures: getjobfailures, .dryRun: dryRun.asGiven,
        ]
    }
}
