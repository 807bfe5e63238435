/// What the pilot tells the people who run it.
package struct LogSettings: Sendable {
    package let debug: Setting<Bool>
    /// Log to stdout only.
    package let noPilotLog: Setting<Bool>
    package let pilotLogName: Setting<String>
    /// Bytes that the pilot log may have; beyond them its beginning and its end are kept.
    package let pilotLogLimit: Setting<Int64>
    package let logFormat: Setting<LogFormat>
    package let color: Setting<ColorChoice>
    /// A file for stdout and stderr of the pilot.
    package let redirectStdout: Setting<String?>
    /// Trace of all exchanges with hex dumps; `-` is stderr.
    package let trace: Setting<String?>
    /// Trace of all exchanges as text; `-` is stderr.
    package let traceASCII: Setting<String?>
    package let traceTime: Setting<Bool>
    package let traceIDs: Setting<Bool>

    init(_ from: inout SettingReader) {
        debug = from.read(.boolean, else: false, .option(.debug))
        noPilotLog = from.read(.boolean, else: false, .option(.noPilotLog))
        pilotLogName = from.read(.text, else: "pilotlog.txt", .file("Pilot", "pilotlog"))
        pilotLogLimit = from.read(.bytes, else: 64 << 20, .file("Pilot", "pilotlog_size_limit"))
        logFormat = from.read(.choice, else: .text, .option(.logFormat))
        color = from.read(.choice, else: .auto, .option(.color))
        from.elsewhere(optional: .text, .environment("NO_COLOR"))
        redirectStdout = from.read(optional: .text, .option(.redirectStdout))
        trace = from.read(optional: .text, .option(.trace))
        traceASCII = from.read(optional: .text, .option(.traceASCII))
        if trace.value != nil, traceASCII.value != nil { from.fault("--trace and --trace-ascii were both given: choose one") }
        traceTime = from.read(.boolean, else: false, .option(.traceTime))
        traceIDs = from.read(.boolean, else: false, .option(.traceIDs))
        from.idle(.boolean, else: false, .option(.useRealtimeLogging))
        from.idle(optional: .text, .option(.realtimeLoggingServer), .file("Pilot", "rtlogging"))
        from.idle(optional: .text, .option(.realtimeLogname))
        from.idle(optional: .text, .environment("PILOT_LOGFILE"))
    }
}
