/// What the pilot tells the people who run it.
package struct LogSettings: Sendable {
    package let debug: Setting<Bool>
    /// Log to stdout only.
    package let noPilotLog: Setting<Bool>
    package let pilotLogName: Setting<String>
    package let logFormat: Setting<LogFormat>
    /// A file for stdout and stderr of the pilot.
    package let redirectStdout: Setting<String?>
    /// Trace of all exchanges with hex dumps; `-` is stderr.
    package let trace: Setting<String?>
    /// Trace of all exchanges as text; `-` is stderr.
    package let traceASCII: Setting<String?>
    package let traceTime: Setting<Bool>
    package let traceIDs: Setting<Bool>
    package let realtimeLogging: Setting<Bool>
    package let realtimeLoggingServer: Setting<String?>
    package let realtimeLogName: Setting<String?>
    /// `PILOT_LOGFILE`: the name of the job's log archive, whatever the job says.
    package let jobLogName: Setting<String?>

    init(_ from: inout SettingReader) {
        debug = from.read(.boolean, else: false, .option(.debug))
        noPilotLog = from.read(.boolean, else: false, .option(.noPilotLog))
        pilotLogName = from.read(.text, else: "pilotlog.txt", .file("Pilot", "pilotlog"))
        logFormat = from.read(.choice, else: .text, .option(.logFormat))
        redirectStdout = from.read(optional: .text, .option(.redirectStdout))
        trace = from.read(optional: .text, .option(.trace))
        traceASCII = from.read(optional: .text, .option(.traceASCII))
        if trace.value != nil, traceASCII.value != nil { from.fault("--trace and --trace-ascii were both given: choose one") }
        traceTime = from.read(.boolean, else: false, .option(.traceTime))
        traceIDs = from.read(.boolean, else: false, .option(.traceIDs))
        realtimeLogging = from.read(.boolean, else: false, .option(.useRealtimeLogging))
        realtimeLoggingServer = from.read(optional: .text, .option(.realtimeLoggingServer), .file("Pilot", "rtlogging"))
        realtimeLogName = from.read(optional: .text, .option(.realtimeLogname))
        jobLogName = from.read(optional: .text, .environment("PILOT_LOGFILE"))
    }
}
