import ArgumentParser
import JobModel
import Settings

/// What the pilot tells of its work.
struct LoggingOptions: ParsableArguments, GivenOptions {
    @Flag(name: .of(.debug), help: "Log debug messages.")
    var debug = false

    @Flag(name: .of(.noPilotLog), help: "Write no pilotlog.txt.")
    var noPilotLog = false

    @Option(
        name: .of(.logFormat), help: ArgumentHelp("text or json. (default: text)", valueName: "format"),
        completion: .list(LogFormat.allCases.map(\.rawValue)))
    var logFormat: String?

    @Option(
        name: .of(.color), help: ArgumentHelp("Levels in colour: auto, always or never. (default: auto)", valueName: "when"),
        completion: .list(ColorChoice.allCases.map(\.rawValue)))
    var color: String?

    @Option(name: .of(.redirectStdout), help: ArgumentHelp("File for the pilot's stdout and stderr.", valueName: "file"))
    var redirectStdout: String?

    @Option(name: .of(.trace), help: ArgumentHelp("Trace all exchanges with hex dumps; - is stderr.", valueName: "file"))
    var trace: String?

    @Option(name: .of(.traceASCII), help: ArgumentHelp("The same as text.", valueName: "file"))
    var traceASCII: String?

    @Flag(name: .of(.traceTime), help: "Put times into the trace.")
    var traceTime = false

    @Flag(name: .of(.traceIDs), help: "Put transfer and connection numbers into the trace.")
    var traceIDs = false

    @Option(
        name: .of(.useRealtimeLogging), help: ArgumentHelp("[no effect yet] Log in real time. (default: false)", valueName: "bool"))
    var useRealtimeLogging: String?

    @Option(
        name: .of(.realtimeLoggingServer),
        help: ArgumentHelp("[no effect yet] logserver=<type>;<protocol>://<host>:<port>", valueName: "server"))
    var realtimeLoggingServer: String?

    @Option(name: .of(.realtimeLogname), help: ArgumentHelp("[no effect yet] Name of the log at that server.", valueName: "name"))
    var realtimeLogname: String?

    var given: [OptionName: String?] {
        [
            .debug: debug.asGiven, .noPilotLog: noPilotLog.asGiven, .logFormat: logFormat, .color: color, .redirectStdout: redirectStdout,
            .trace: trace, .traceASCII: traceASCII, .traceTime: traceTime.asGiven, .traceIDs: traceIDs.asGiven,
            .useRealtimeLogging: useRealtimeLogging, .realtimeLoggingServer: realtimeLoggingServer,
            .realtimeLogname: realtimeLogname,
        ]
    }
}
