/// Every section and key that a configuration file may hold, with the kind of its value.
///
/// Source: `default.cfg` of Pilot 2.12.8 and 3.11.5.1; the files of both must pass.
package enum ConfigurationSchema {
    /// Kinds by section and key.
    package static let sections: [String: [String: ConfigurationKind]] = [
        "Experiment": texts("name"),
        "Pilot": pilot,
        "Information": texts(
            "cache_dir", "queuedata_url", "queuedata_cvmfs", "queuedata_cache", "queues_url", "queues_cvmfs", "queues_cache",
            "storages_url", "storages_cvmfs", "storages_cache"),
        "Payload": texts("jobreport", "metadata", "payloadstdout", "payloadstderr", "checks", "error_report", "memory_limits"),
        "Container": texts(
            "setup_type", "container_script", "release_setup", "pid_file", "middleware_container_stagein_script",
            "middleware_container_stageout_script", "stagein_status_dictionary", "stagein_replica_dictionary",
            "middleware_stagein_stdout", "middleware_stagein_stderr", "stageout_status_dictionary", "middleware_stageout_stdout",
            "middleware_stageout_stderr", "middleware_container", "middleware_container_no_path"),
        "Harvester": texts(
            "job_request_file", "kill_worker_file", "jobs_list_file", "pandajob_file", "workerattributes_file",
            "workerattributesfile", "stageoutn_file", "stageoutnfile"),
        "HPC": texts("scratch"),
        "File": texts("checksum_type"),
        "Rucio": texts("url", "host", "rucio_trace_error_file"),
        "Message_broker": texts("url").merging(["receiver_port": .port]) { $1 },
        "Token": ["download_check": .time],
        "Workernode": texts("map", "gpu_map"),
    ]

    private static let pilot = texts(
        "pilotlog", "stageinlog", "stageoutlog", "pandajobdata", "pandajob", "testjobtype", "testjobcommand", "testtransfertype",
        "pandaserver", "iddsserver", "heartbeat_message", "jobid_file", "kill_instruction_filename", "timing_file", "error_log",
        "redundant", "utility_before_payload", "utility_with_payload", "utility_after_payload_started", "utility_with_stagein",
        "remotefileverification_dictionary", "remotefileverification_log", "remotefileverification_instant", "base_trace_report",
        "rtlogging", "pilot_heartbeat_file", "pandasecrets", "checks", "persistent_spool"
    ).merging(pilotNumbers) { $1 }

    private static let pilotNumbers: [String: ConfigurationKind] = [
        "heartbeat": .time, "debug_heartbeat": .time, "lost_heartbeat": .time, "kill_check": .time, "pilot_heartbeat": .time,
        "update_sleep": .time, "final_update_delay": .time,
        "free_space_limit": .size, "free_space_limit_running": .size, "maximum_output_file_size": .size,
        "maximum_input_file_sizes": .size, "local_size_limit_stdout": .count, "pilotlog_size_limit": .size,
        "log_file_limit": .size, "log_archive_limit": .size, "log_archive_time": .time, "looping_verification_time": .time,
        "looping_limit_default": .time, "looping_limit_min_default": .time, "kill_instruction_time": .time,
        "proxy_verification_time": .time, "payload_proxy_from_server": .boolean, "disk_space_verification_time": .time,
        "memory_usage_verification_time": .time, "process_verification_time": .time, "output_verification_time": .time,
        "thread_check": .time, "cpu_check": .time, "http_connect_timeout": .time, "http_maxtime": .time,
        "ssl_enable": .boolean, "ssl_verify": .boolean, "enable_delay_to_get_job": .boolean, "load_factor": .number,
    ]

    private static func texts(_ names: String...) -> [String: ConfigurationKind] {
        Dictionary(names.map { ($0, .text) }) { first, _ in first }
    }
}
