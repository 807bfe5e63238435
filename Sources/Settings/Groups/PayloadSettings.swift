/// What surrounds the payload: the names of its files, where its code may come from, what may kill it.
package struct PayloadSettings: Sendable {
    package let payloadStdout: Setting<String>
    package let payloadStderr: Setting<String>
    package let jobReport: Setting<String>
    package let payloadErrorReport: Setting<String>
    /// Servers that transforms may be fetched from; none means the plug-in's own list.
    package let baseURLs: Setting<[String]>
    package let jobIDFileName: Setting<String>

    init(_ from: inout SettingReader) {
        payloadStdout = from.read(.text, else: "payload.stdout", .file("Payload", "payloadstdout"))
        payloadStderr = from.read(.text, else: "payload.stderr", .file("Payload", "payloadstderr"))
        jobReport = from.read(.text, else: "jobReport.json", .file("Payload", "jobreport"))
        from.idle(.text, else: "metadata.xml", .file("Payload", "metadata"))
        payloadErrorReport = from.read(.text, else: "payload_error_report.json", .file("Payload", "error_report"))
        baseURLs = from.read(.list, else: [], .option(.baseurls), .environment("PANDA_BASE_URLS"))
        from.idle(.boolean, else: true, .file("Pilot", "payload_proxy_from_server"))
        from.idle(.text, else: "pilot_kill_payload", .file("Pilot", "kill_instruction_filename"))
        from.idle(.seconds(1...), else: .seconds(60), .file("Pilot", "kill_instruction_time"))
        from.idle(.presence, else: false, refusal: "what a job leaves behind is always ended", .environment("PILOT_NOKILL"))
        from.elsewhere(optional: .integer(1...), .environment("ATHENA_PROC_NUMBER"))
        from.idle(.text, else: "piloterrorlog.txt", .file("Pilot", "error_log"))
        jobIDFileName = from.read(.text, else: "pandaIDs.out", .file("Pilot", "jobid_file"))
        from.idle(.text, else: "pandaJobData.out", .file("Pilot", "pandajobdata"))
    }
}
