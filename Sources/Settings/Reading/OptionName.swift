/// The options of `pilot run`, by their long names with hyphens.
///
/// Source: the option tables of Pilot 2 (from March 2017 on) and 3, and HOUSE's own below the mark.
package enum OptionName: String, Sendable, CaseIterable {
    case noPilotLog = "no-pilot-log"
    case workdir, nocvmfs, debug, workflow, lifetime, leasetime, queue, resource, site, joblabel, versiontag
    case noserverupdate, noproxyverification, verifypayloadproxy, getjobrequests, getjobfailures, notokenrenewal
    case noworkerpilotstatusupdate, baseurls, cacert, capath, url, port, config
    case queuedataURL = "queuedata-url"
    case storagedataURL = "storagedata-url"
    case countryGroup = "country-group"
    case workingGroup = "working-group"
    case allowOtherCountry = "allow-other-country"
    case allowSameUser = "allow-same-user"
    case pilotUser = "pilot-user"
    case inputDir = "input-dir"
    case outputDir = "output-dir"
    case inputDestinationDir = "input-destination-dir"
    case jobType = "job-type"
    case resourceType = "resource-type"
    case useHTTPS = "use-https"
    case cleanup
    case stageoutAttempts = "stageout-attempts"
    case harvesterWorkdir = "harvester-workdir"
    case harvesterDatadir = "harvester-datadir"
    case harvesterEventstatusdump = "harvester-eventstatusdump"
    case harvesterWorkerattributes = "harvester-workerattributes"
    case harvesterSubmitMode = "harvester-submit-mode"
    case hpcResource = "hpc-resource"
    case hpcMode = "hpc-mode"
    case esExecutorType = "es-executor-type"
    case useRealtimeLogging = "use-realtime-logging"
    case realtimeLoggingServer = "realtime-logging-server"
    case realtimeLogname = "realtime-logname"
    case useRucioTraces = "use-rucio-traces"
    case rucioHost = "rucio-host"
    case subscribeToMsgsvc = "subscribe-to-msgsvc"
    case pod
    case redirectStdout = "redirect-stdout"

    // Options that no Python pilot had.
    case serverAPI = "server-api"
    case spool
    case trace
    case traceASCII = "trace-ascii"
    case traceTime = "trace-time"
    case traceIDs = "trace-ids"
    case logFormat = "log-format"
    case color
    case grace
    case dryRun = "dry-run"

    /// `--queue`.
    package var spelling: String { "--\(rawValue)" }

    /// The letter of the short spelling, such as `q`.
    package var letter: Character? {
        switch self {
        case .workdir: "a"
        case .nocvmfs: "b"
        case .debug: "d"
        case .workflow: "w"
        case .lifetime: "l"
        case .leasetime: "L"
        case .queue: "q"
        case .resource: "r"
        case .site: "s"
        case .joblabel: "j"
        case .versiontag: "i"
        case .noserverupdate: "z"
        case .noproxyverification: "t"
        case .verifypayloadproxy: "u"
        case .getjobrequests: "v"
        case .getjobfailures: "x"
        case .notokenrenewal: "y"
        case .noworkerpilotstatusupdate: "k"
        case .baseurls: "g"
        case .port: "p"
        default: nil
        }
    }
}
