import ArgumentParser
import JobModel
import Settings

/// Where facts and files come from and go to.
struct DataOptions: ParsableArguments, GivenOptions {
    @Option(name: .of(.queuedataURL), help: ArgumentHelp("Queue data, instead of the usual sources.", valueName: "url|file"))
    var queuedataURL: String?

    @Option(name: .of(.storagedataURL), help: ArgumentHelp("Storage data, instead of the usual sources.", valueName: "url|file"))
    var storagedataURL: String?

    @Option(name: .of(.inputDir), help: ArgumentHelp("Local inputs.", valueName: "dir"))
    var inputDir: String?

    @Option(name: .of(.outputDir), help: ArgumentHelp("Local outputs.", valueName: "dir"))
    var outputDir: String?

    @Option(name: .of(.inputDestinationDir), help: ArgumentHelp("Where the stager workflow puts inputs.", valueName: "dir"))
    var inputDestinationDir: String?

    @Option(
        name: .of(.stageoutAttempts), help: ArgumentHelp("Attempts to send an output to a storage. (default: 3)", valueName: "count"))
    var stageoutAttempts: String?

    @Option(
        name: .of(.useRucioTraces),
        help: ArgumentHelp("[no effect yet] Report transfers to Rucio. (default: true)", valueName: "bool"))
    var useRucioTraces: String?

    @Option(
        name: .of(.rucioHost),
        help: ArgumentHelp("[no effect yet] Rucio server. (default: https://voatlasrucio-server-prod.cern.ch:443)", valueName: "url")
    )
    var rucioHost: String?

    var given: [OptionName: String?] {
        [
            .queuedataURL: queuedataURL, .storagedataURL: storagedataURL, .inputDir: inputDir, .outputDir: outputDir,
            .inputDestinationDir: inputDestinationDir, .stageoutAttempts: stageoutAttempts, .useRucioTraces: useRucioTraces,
            .rucioHost: rucioHost,
        ]
    }
}
