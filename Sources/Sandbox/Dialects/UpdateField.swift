/// A field of a job update: its name in both dialects, where it is stored, and what the server does to it on the way.
struct UpdateField {
    /// What the server does to a value.
    enum Rule {
        /// Whole number; what is none is dropped without a word.
        case integer
        /// Real number; what is none is dropped without a word.
        case real
        /// Text of any length.
        case text
        /// Text that the server cuts.
        case cut(Int)
        /// Text that the database refuses when it is longer, and the update with it.
        case limited(Int)
        /// `YYYY-MM-DD HH:MM:SS` and nothing else.
        case time
        /// Real number cut to a whole one.
        case average
        /// Bytes, stored in kB.
        case total
        /// Bytes a second; v1 stores kB.
        case rate
        /// Whole number that legacy hands to the database as it came.
        case maximum
        /// Not stored by this table: read by name, or by nobody.
        case special
    }

    /// The argument of v1, nil where v1 has none.
    let v1: Argument?
    /// The name in legacy, nil where legacy has none.
    let legacy: String?
    /// The column, for all rules but `special`.
    let column: String
    let rule: Rule

    init(_ v1: String?, _ legacy: String?, _ type: ArgumentType, _ rule: Rule, column: String? = nil, standard: WireValue = .null) {
        self.v1 = v1.map { .may($0, type, standard) }
        self.legacy = legacy
        self.column = column ?? legacy ?? ""
        self.rule = rule
    }

    /// All fields besides id and state, in the order of v1's signature.
    ///
    /// Read from panda-server 1.0.4, legacy from 0.8.1.
    static let table: [UpdateField] = [
        UpdateField("job_output_report", "xml", .string, .special, standard: ""),
        UpdateField("node", "node", .string, .cut(128), column: "modificationHost"),
        UpdateField("cpu_consumption_time", "cpuConsumptionTime", .int, .integer),
        UpdateField("cpu_consumption_unit", "cpuConsumptionUnit", .string, .limited(128)),
        UpdateField("scheduler_id", "schedulerID", .string, .limited(128)),
        UpdateField("pilot_id", "pilotID", .string, .cut(200)),
        UpdateField("site_name", "siteName", .string, .special),
        UpdateField("pilot_log", "pilotLog", .string, .special, standard: ""),
        UpdateField("meta_data", "metaData", .string, .special, standard: ""),
        UpdateField("cpu_conversion_factor", "cpuConversionFactor", .number, .real, column: "cpuConversion"),
        UpdateField("trans_exit_code", "transExitCode", .int, .integer),
        UpdateField("pilot_error_code", "pilotErrorCode", .int, .integer),
        UpdateField("pilot_error_diag", "pilotErrorDiag", .string, .cut(500)),
        UpdateField("exe_error_code", "exeErrorCode", .int, .integer),
        UpdateField("exe_error_diag", "exeErrorDiag", .string, .cut(500)),
        UpdateField("pilot_timing", "pilotTiming", .string, .limited(100)),
        UpdateField("start_time", "startTime", .string, .time),
        UpdateField("end_time", "endTime", .string, .time),
        UpdateField("n_events", "nEvents", .int, .integer),
        UpdateField("n_input_files", "nInputFiles", .int, .integer, column: "nInputDataFiles"),
        UpdateField("batch_id", "batchID", .string, .cut(80)),
        UpdateField("attempt_nr", "attemptNr", .int, .special),
        UpdateField("job_metrics", "jobMetrics", .string, .cut(500)),
        UpdateField("stdout", "stdout", .string, .special, standard: ""),
        UpdateField("job_sub_status", "jobSubStatus", .string, .cut(80)),
        UpdateField("core_count", "coreCount", .int, .integer, column: "actualCoreCount"),
        UpdateField("max_rss", "maxRSS", .number, .maximum), UpdateField("max_vmem", "maxVMEM", .number, .maximum),
        UpdateField("max_swap", "maxSWAP", .number, .maximum), UpdateField("max_pss", "maxPSS", .number, .maximum),
        UpdateField("avg_rss", "avgRSS", .number, .average), UpdateField("avg_vmem", "avgVMEM", .number, .average),
        UpdateField("avg_swap", "avgSWAP", .number, .average), UpdateField("avg_pss", "avgPSS", .number, .average),
        UpdateField("tot_rchar", "totRCHAR", .number, .total), UpdateField("tot_wchar", "totWCHAR", .number, .total),
        UpdateField("tot_rbytes", "totRBYTES", .number, .total), UpdateField("tot_wbytes", "totWBYTES", .number, .total),
        UpdateField("rate_rchar", "rateRCHAR", .number, .rate), UpdateField("rate_wchar", "rateWCHAR", .number, .rate),
        UpdateField("rate_rbytes", "rateRBYTES", .number, .rate), UpdateField("rate_wbytes", "rateWBYTES", .number, .rate),
        UpdateField("corrupted_files", "corruptedFiles", .string, .text),
        UpdateField("mean_core_count", "meanCoreCount", .int, .real),
        UpdateField("cpu_architecture_level", "cpu_architecture_level", .string, .cut(20)),
        UpdateField("grid", "grid", .string, .text),
        UpdateField("source_site", "source_site", .string, .text, column: "sourceSite"),
        UpdateField("destination_site", "destination_site", .string, .text, column: "destinationSite"),
    ]

    /// Further names that legacy takes and has no use for.
    static let legacyIgnored = ["token", "timestamp", "timeout", "workdir", "remainingSpace", "messageLevel", "computingElement"]
}
