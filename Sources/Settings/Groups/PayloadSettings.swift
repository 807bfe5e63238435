/// What surrounds the payload: the names of its files, where its code may come from, what may kill it.
package struct PayloadSettings: Sendable {
    package let payloadStdout: Setting<String>
    package let payloadStderr: Setting<String>
    package let jobReport: Setting<String>
    /// The name of the XML metadata, for payloads without a job report.
    package let metadataName: Setting<String>
    package let payloadErrorReport: Setting<String>
    /// Servers that transforms may be fetched from; none means the plug-in's own list.
    package let baseURLs: Setting<[String]>
    package let payloadProxyFromServer: Setting<Bool>
    /// A file of this name in the pilot's directory ends the payload.
    package let killInstructionName: Setting<String>
    package let killInstructionCheck: Setting<Duration>
    /// `PILOT_NOKILL`: processes that the payload left are not killed.
    package let noKill: Setting<Bool>
    /// `ATHENA_PROC_NUMBER`: the number of cores, whatever the job says.
    package let coreCount: Setting<Int?>
    package let errorLogName: Setting<String>
    package let jobIDFileName: Setting<String>
    /// The name of the job's definition file in the launch directory.
    package let jobDataFileName: Setting<String>

    init(_ from: inout SettingReader) {
        payloadStdout = from.read(.text, else: "payload.stdout", .file("Payload", "payloadstdout"))
        payloadStderr = from.read(.text, else: "payload.stderr", .file("Payload", "payloadstderr"))
        jobReport = from.read(.text, else: "jobReport.json", .file("Payload", "jobreport"))
        metadataName = from.read(.text, else: "metadata.xml", .file("Payload", "metadata"))
        payloadErrorReport = from.read(.text, else: "payload_error_report.json", .file("Payload", "error_report"))
        baseURLs = from.read(.list, else: [], .option(.baseurls), .environment("PANDA_BASE_URLS"))
        payloadProxyFromServer = from.read(.boolean, else: true, .file("Pilot", "payload_proxy_from_server"))
        killInstructionName = from.read(.text, else: "pilot_kill_payload", .file("Pilot", "kill_instruction_filename"))
        killInstructionCheck = from.read(.seconds(1...), else: .seconds(60), .file("Pilot", "kill_instruction_time"))
        noKill = from.read(.presence, else: false, .environment("PILOT_NOKILL"))
        coreCount = from.read(optional: .integer(1...), .environment("ATHENA_PROC_NUMBER"))
        errorLogName = from.read(.text, else: "piloterrorlog.txt", .file("Pilot", "error_log"))
        jobIDFileName = from.read(.text, else: "pandaIDs.out", .file("Pilot", "jobid_file"))
        jobDataFileName = from.read(.text, else: "pandaJobData.out", .file("Pilot", "pandajobdata"))
    }
}
