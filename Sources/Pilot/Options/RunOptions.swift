import ArgumentParser
import JobModel
import Settings

/// All options of `pilot run`, by theme.
struct RunOptions: ParsableArguments {
    @OptionGroup(title: "Jobs") var jobRequest: JobRequestOptions
    @OptionGroup(title: "Server and credentials") var server: ServerOptions
    @OptionGroup(title: "Work") var work: WorkOptions
    @OptionGroup(title: "Data") var data: DataOptions
    @OptionGroup(title: "Log and trace") var logging: LoggingOptions
    @OptionGroup(title: "Harvester and HPC") var harvester: HarvesterOptions

    var given: [OptionName: String] {
        let groups: [any GivenOptions] = [jobRequest, server, work, data, logging, harvester]
        return groups.reduce(into: [:]) { all, group in
            for (name, text) in group.given { all[name] = text }
        }
    }
}
