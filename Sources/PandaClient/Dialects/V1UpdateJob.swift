import JobModel

/// Arguments of `update_job`, typed as the server declares them; nil is left out.
struct V1UpdateJob: Encodable, Equatable {
    let job_id: Int
    let job_status: String
    let attempt_nr: Int?
    let site_name: String
    let node: String?
    let scheduler_id: String?
    let pilot_id: String?
    let batch_id: String?
    let start_time: String?
    let end_time: String?
    let core_count: Int?
    let mean_core_count: Int?
    let cpu_consumption_time: Int?
    let cpu_consumption_unit: String?
    let cpu_conversion_factor: Double?
    let cpu_architecture_level: String?
    let pilot_timing: String?
    let pilot_log: String?
    let meta_data: String?
    let job_metrics: String?
    let stdout: String?
    let n_events: Int?
    let n_input_files: Int?
    let trans_exit_code: Int?
    let pilot_error_code: Int?
    let pilot_error_diag: String?
    let exe_error_code: Int?
    let exe_error_diag: String?
    let job_sub_status: String?
    let max_rss: Int?, max_vmem: Int?, max_swap: Int?, max_pss: Int?
    let avg_rss: Int?, avg_vmem: Int?, avg_swap: Int?, avg_pss: Int?
    let tot_rchar: Int?, tot_wchar: Int?, tot_rbytes: Int?, tot_wbytes: Int?
    let rate_rchar: Int?, rate_wchar: Int?, rate_rbytes: Int?, rate_wbytes: Int?
    let corrupted_files: String?
    let source_site: String?
    let destination_site: String?
    let job_output_report: String?

    init(_ update: JobUpdate) throws {
        job_id = update.jobID
        job_status = update.state.rawValue
        attempt_nr = update.attemptNumber
        site_name = update.siteName
        node = update.node
        scheduler_id = update.schedulerID
        pilot_id = update.pilotID
        batch_id = update.batchID
        start_time = update.startTime.map(ServerTime.text)
        end_time = update.endTime.map(ServerTime.text)
        core_count = update.coreCount
        mean_core_count = update.meanCoreCount.flatMap { Int(exactly: $0.rounded()) }
        cpu_consumption_time = update.cpuConsumptionTime
        cpu_consumption_unit = update.cpuConsumptionUnit
        cpu_conversion_factor = update.cpuConversionFactor
        cpu_architecture_level = update.cpuArchitectureLevel
        pilot_timing = update.pilotTiming
        pilot_log = update.pilotLog
        meta_data = update.metaData
        job_metrics = update.jobMetrics
        stdout = update.stdout
        n_events = update.nEvents
        n_input_files = update.nInputFiles
        trans_exit_code = update.transExitCode
        pilot_error_code = update.pilotErrorCode
        pilot_error_diag = update.pilotErrorDiag
        exe_error_code = update.exeErrorCode
        exe_error_diag = update.exeErrorDiag
        job_sub_status = update.jobSubStatus
        (max_rss, max_vmem) = (update.memory?.maxRSS, update.memory?.maxVMEM)
        (max_swap, max_pss) = (update.memory?.maxSWAP, update.memory?.maxPSS)
        (avg_rss, avg_vmem) = (update.memory?.avgRSS, update.memory?.avgVMEM)
        (avg_swap, avg_pss) = (update.memory?.avgSWAP, update.memory?.avgPSS)
        (tot_rchar, tot_wchar) = (update.io?.totRCHAR, update.io?.totWCHAR)
        (tot_rbytes, tot_wbytes) = (update.io?.totRBYTES, update.io?.totWBYTES)
        (rate_rchar, rate_wchar) = (update.io?.rateRCHAR, update.io?.rateWCHAR)
        (rate_rbytes, rate_wbytes) = (update.io?.rateRBYTES, update.io?.rateWBYTES)
        corrupted_files = update.corruptedFiles
        source_site = update.sourceSite
        destination_site = update.destinationSite
        job_output_report = try update.fileReport?.json
    }
}
