extension ConfigurationKey {
    /// False for keys that are read and kept, but whose effect is not built yet; the pilot says so at start.
    ///
    /// Who builds the effect of a key takes it out of this list.
    var hasEffect: Bool {
        switch section.lowercased() {
        case "harvester", "rucio", "file": false
        case "payload": !["jobreport", "metadata"].contains(name)
        case "information": name != "queues_cache"
        default: !Self.idlePilotKeys.contains(name)
        }
    }

    private static let idlePilotKeys: Set = [
        "free_space_limit_running", "maximum_output_file_size", "local_size_limit_stdout",
        "looping_limit_default", "looping_limit_min_default", "looping_verification_time",
        "disk_space_verification_time", "memory_usage_verification_time", "process_verification_time", "output_verification_time",
        "cpu_check", "payload_proxy_from_server", "kill_instruction_filename", "kill_instruction_time", "error_log",
        "pandajobdata", "heartbeat_message", "rtlogging",
    ]
}
